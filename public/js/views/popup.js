/** A dialog that comes for one question and goes: Escape or a click beside it closes it, and the focus goes back. */

import { h } from '../lib/dom.js';

/** Kept free at the edges of the window (px). */
const EDGE = 8;

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.kind its class
 * @param {HTMLElement|null} [options.from] what it stands beside; else it is in the middle, or at the bottom of a phone
 * @param {() => void} [options.onClose]
 * @param {readonly (Node|string|null|false)[]} options.parts
 * @returns {HTMLDialogElement}
 */
export function openPopup({ label, kind, from = null, onClose, parts }) {
  const opener = document.activeElement;
  const element = h('dialog', { class: `popup ${kind}`, 'aria-label': label }, ...parts);
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close();
  });
  element.addEventListener('close', () => {
    element.remove();
    if (opener instanceof HTMLElement && opener.isConnected && document.activeElement === document.body) opener.focus();
    onClose?.();
  });
  document.body.append(element);
  element.showModal();
  if (from?.isConnected) beside(element, from.getBoundingClientRect());
  return element;
}

/** @param {HTMLElement} element @param {DOMRect} place */
function beside(element, place) {
  const { width, height } = element.getBoundingClientRect();
  if (innerWidth < width * 1.5) return;
  const isBelow = place.bottom + EDGE + height <= innerHeight;
  const top = isBelow ? place.bottom + EDGE / 2 : Math.max(EDGE, Math.min(place.top - height - EDGE / 2, innerHeight - height - EDGE));
  const left = Math.max(EDGE, Math.min(place.right - width, innerWidth - width - EDGE));
  element.classList.add('placed');
  element.style.setProperty('top', `${top}px`);
  element.style.setProperty('left', `${left}px`);
}
