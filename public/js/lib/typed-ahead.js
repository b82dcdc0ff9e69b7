/**
 * Holds what one types between a key that opens a place to type in and that place being there, which may have to be
 * loaded first. Until then it goes into a field that nobody sees, so that every way of writing works.
 */

import { h, setAttribute } from './dom.js';

/** What has the focus meanwhile is called what it stands for. */
const LABELS = { switch: 'Go to a room or person', search: 'Search messages' };

/** @type {Element|null} */
let before = null;
let isEntered = false;

/** @type {HTMLInputElement} */
const field = h('input', {
  type: 'text', class: 'visually-hidden', autocomplete: 'off', spellcheck: 'false', onkeydown: pressed,
  // Whoever goes elsewhere has given it up, but not who leaves the window.
  onblur: () => document.activeElement !== field && queueMicrotask(() => field.remove()),
});

/** @param {KeyboardEvent} event */
function pressed(event) {
  if (event.isComposing) return;
  if (event.key === 'Escape') giveUp();
  isEntered ||= event.key === 'Enter';
  if (isEntered) event.preventDefault();
}

/**
 * What a key opens, if it is a place to type in.
 *
 * @param {KeyboardEvent} event
 * @returns {'switch'|'search'|null}
 */
export function finderOf({ key, altKey, ctrlKey, metaKey, shiftKey }) {
  if (altKey || !(ctrlKey || metaKey)) return null;
  if (shiftKey) return key.toLowerCase() === 'f' ? 'search' : null;
  return key.toLowerCase() === 'k' ? 'switch' : null;
}

/** @param {KeyboardEvent} event that may open such a place */
export function hold(event) {
  const finder = finderOf(event);
  if (!finder || event.isComposing || field.isConnected || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  if (finder === 'search' && document.getElementById('search')) return;
  before = document.activeElement;
  isEntered = false;
  field.value = '';
  setAttribute(field, 'aria-label', LABELS[finder]);
  document.body.append(field);
  field.focus({ preventScroll: true });
}

export function isHolding() {
  return field.isConnected;
}

/** The focus goes back to where it was. */
export function giveUp() {
  if (isHolding() && before instanceof HTMLElement) before.focus();
}

/**
 * Gives an input the focus, and what was typed for it.
 *
 * @param {HTMLInputElement} input
 * @returns {{opener: Element|null, isEntered: boolean}} what had the focus, and whether Enter was pressed too
 */
export function take(input) {
  const isHeld = isHolding();
  const opener = isHeld ? before : null;
  input.focus();
  if (isHeld) input.value += field.value;
  field.remove();
  return { opener, isEntered: isHeld && isEntered };
}
