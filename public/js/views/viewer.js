/**
 * The pictures of a room in full, one at a time: arrows go to the next, Escape goes back, a click or the
 * plus key shows every point of it. The address says which one is shown.
 *
 * @typedef {import('../types.js').Attachment} Attachment
 */

import { h, setAttribute, setText } from '../lib/dom.js';
import { sizeText } from '../lib/files.js';
import { galleryOf } from '../lib/gallery.js';
import { icon } from '../lib/more-icons.js';
import { nameOf } from '../lib/people.js';
import { messageID } from '../lib/reading.js';
import { fullTime } from '../lib/time.js';
import { fileAddress, go } from '../router.js';

/**
 * Shows what an address names, from now on.
 *
 * @param {import('./shell.js').Context} context
 */
export function viewerView({ chat, store }) {
  /** @type {import('../lib/gallery.js').Gallery} */
  let gallery = { pictures: [], place: -1, isAsked: false };
  /** @type {Element|null} */
  let opener = null;
  /** @type {Attachment|null} */
  let shown = null;

  const name = h('p', { dir: 'auto' });
  const about = h('p', { class: 'note' });
  const image = h('img', { onclick: zoom, onload: () => note(''), onerror: () => note('This picture cannot be shown.') });
  const broken = h('p', { class: 'broken', role: 'status' });
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
  document.body.append(dialog);

  /** @param {string} text instead of a picture */
  function note(text) {
    setText(broken, text);
    broken.hidden = text === '';
    image.hidden = text !== '';
  }

  function zoom() {
    const isLarge = dialog.toggleAttribute('data-zoom');
    setAttribute(larger, 'aria-pressed', String(isLarge));
    if (!isLarge) return;
    stage.scrollLeft = (stage.scrollWidth - stage.clientWidth) / 2;
    stage.scrollTop = (stage.scrollHeight - stage.clientHeight) / 2;
  }

  /** @param {number} by */
  function step(by) {
    const wanted = gallery.pictures[gallery.place + by];
    if (!wanted) return;
    const address = fileAddress(location.hash, { seq: wanted.message.seq, id: wanted.file.id });
    // It takes the place of the one before, so that a step back leaves them all.
    history.replaceState(history.state, '', address);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }

  function show() {
    const { pictures, place, isAsked } = gallery;
    const picture = pictures[place];
    for (const one of [larger, save]) one.hidden = !picture;
    for (const one of [previous, next]) one.hidden = pictures.length < 2;
    previous.disabled = place <= 0;
    next.disabled = place < 0 || place === pictures.length - 1;
    if (!picture) {
      shown = null;
      setText(name, '');
      setText(about, '');
      note(isAsked ? 'Loading…' : 'This picture is gone, or it is not for you.');
      return;
    }
    const { file, message } = picture;
    setText(about, `${nameOf(store.state.people[message.user_id ?? 0] ?? message)} · ${fullTime(message.timestamp)} · ${sizeText(file.size)}`
      + (pictures.length > 1 ? ` · ${place + 1} of ${pictures.length}` : ''));
    if (file.id === shown?.id) return;
    shown = file;
    if (dialog.hasAttribute('data-zoom')) zoom();
    note('');
    setText(name, file.alt ? `${file.name}: ${file.alt}` : file.name);
    for (const [key, value] of Object.entries({
      src: file.url, alt: file.alt || file.name, width: file.width, height: file.height,
    })) setAttribute(image, key, value);
    setAttribute(save, 'href', file.url);
    setAttribute(save, 'download', file.name);
  }

  /** @param {import('../types.js').State} state */
  function render({ route, me }) {
    const wanted = route.name === 'room' && me ? route.file : undefined;
    if (route.name !== 'room' || !wanted) {
      if (dialog.open) dialog.close();
      return;
    }
    gallery = galleryOf(store.state, route.roomID, wanted);
    if (gallery.isAsked) void chat.reader.quote(route.roomID, messageID(route.roomID, wanted.seq));
    show();
    if (dialog.open) return;
    opener = document.activeElement;
    dialog.showModal();
    stage.focus();
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
    // The event comes a little later: a step forward may have opened it again.
    if (dialog.open) return;
    shown = null;
    image.removeAttribute('src');
    const { route } = store.state;
    if (route.name === 'room' && route.file) {
      if (history.state?.isOver) history.back();
      else go(fileAddress(location.hash), true);
    }
    if (opener instanceof HTMLElement && opener !== document.body) opener.focus();
    else document.getElementById('message')?.focus();
  }

  store.subscribe(render);
  render(store.state);
}

/**
 * @param {'back'|'next'|'zoom'|'close'} picture
 * @param {string} label
 * @param {() => void} onclick
 */
function tool(picture, label, onclick) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick }, icon(picture));
}
