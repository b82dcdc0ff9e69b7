/**
 * The pictures of a room in full, one at a time: arrows go to the next, Escape goes back, a click or the
 * plus key shows every point of it.
 *
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Attachment} Attachment
 * @typedef {{file: Attachment, message: Message}} Picture
 */

import { h, setAttribute, setText } from '../lib/dom.js';
import { kindOf, sizeText } from '../lib/files.js';
import { icon } from '../lib/icons.js';
import { fullTime } from '../lib/time.js';

/**
 * @param {readonly Message[]} messages among which to go on
 * @param {number|null} messageID
 * @param {Attachment} first
 */
export function openViewer(messages, messageID, first) {
  const pictures = picturesOf(messages);
  let place = Math.max(0, pictures.findIndex(({ file, message }) => file.id === first.id && message.id === messageID));

  const name = h('p', { dir: 'auto' });
  const about = h('p', { class: 'note' });
  const image = h('img', { onclick: zoom, onload: () => showBroken(false), onerror: () => showBroken(true) });
  const broken = h('p', { class: 'broken', role: 'alert', hidden: true }, 'This picture cannot be shown.');
  const stage = h('div', { class: 'stage', tabindex: 0, role: 'group', 'aria-label': 'Picture' }, image, broken);
  const save = h('a', { class: 'icon-button', 'aria-label': 'Download', title: 'Download' }, icon('save'));
  const previous = tool('back', 'Previous picture', () => step(-1));
  const next = tool('next', 'Next picture', () => step(1));
  const larger = tool('zoom', 'Full size', zoom);
  const close = tool('close', 'Close', () => dialog.close());
  /** @type {HTMLDialogElement} */
  const dialog = h('dialog', { class: 'viewer', 'aria-label': 'Picture viewer', onkeydown: pressed, onclose: closed },
    h('header', {}, h('div', { class: 'caption', 'aria-live': 'polite' }, name, about),
      previous, next, larger, save, close), stage);
  const opener = document.activeElement;

  /** @param {boolean} is */
  function showBroken(is) {
    broken.hidden = !is;
    image.hidden = is;
  }

  function zoom() {
    const isLarge = dialog.toggleAttribute('data-zoom');
    setAttribute(larger, 'aria-pressed', String(isLarge));
    if (!isLarge) return;
    stage.scrollLeft = (stage.scrollWidth - stage.clientWidth) / 2;
    stage.scrollTop = (stage.scrollHeight - stage.clientHeight) / 2;
  }

  function fit() {
    if (dialog.hasAttribute('data-zoom')) zoom();
  }

  /** @param {number} by */
  function step(by) {
    const wanted = place + by;
    if (wanted < 0 || wanted >= pictures.length) return;
    place = wanted;
    show();
  }

  function show() {
    const picture = pictures[place];
    if (!picture) return;
    const { file, message } = picture;
    fit();
    showBroken(false);
    setText(name, file.name);
    setText(about, `${message.username} · ${fullTime(message.timestamp)} · ${sizeText(file.size)}`
      + ` · ${place + 1} of ${pictures.length}`);
    for (const [key, value] of Object.entries({
      src: file.url, alt: file.name, width: file.width, height: file.height,
    })) setAttribute(image, key, value);
    setAttribute(save, 'href', file.url);
    setAttribute(save, 'download', file.name);
    previous.disabled = place === 0;
    next.disabled = place === pictures.length - 1;
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const isZoomed = dialog.hasAttribute('data-zoom');
    if ((event.key === 'ArrowLeft' || event.key === 'ArrowRight') && !isZoomed) step(event.key === 'ArrowLeft' ? -1 : 1);
    else if ((event.key === '+' || event.key === '=') && !isZoomed) zoom();
    else if (event.key === '-' && isZoomed) zoom();
    else return;
    event.preventDefault();
  }

  function closed() {
    dialog.remove();
    if (opener instanceof HTMLElement) opener.focus();
  }

  document.body.append(dialog);
  show();
  dialog.showModal();
  stage.focus();
}

/** @param {readonly Message[]} messages @returns {Picture[]} */
function picturesOf(messages) {
  return messages.flatMap((message) => (message.attachments ?? [])
    .filter((file) => kindOf(file) === 'picture').map((file) => ({ file, message })));
}

/**
 * @param {'back'|'next'|'zoom'|'close'} picture
 * @param {string} label
 * @param {() => void} onclick
 */
function tool(picture, label, onclick) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick }, icon(picture));
}
