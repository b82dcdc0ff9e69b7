/**
 * The files that will go with the next message. They are uploaded while one still writes; where there is no
 * connection they wait, and go out with the message.
 *
 * @typedef {import('../types.js').PendingFile} PendingFile
 * @typedef {{file: PendingFile, element: HTMLLIElement, hasFailed: boolean, show: (problem?: string) => void}} Item
 */

import { h, setAttribute, setText } from '../lib/dom.js';
import { fitted, nameOf, sizeText } from '../lib/files.js';
import { icon } from '../lib/more-icons.js';
import { uuid7 } from '../lib/uuid7.js';
import { uploadProgress } from './attachments.js';
import { drawnPicture, pictureSize } from './picture.js';

/** The server takes no more with one message. */
const MOST = 10;

/** The longest description of a picture, in characters. */
const LONGEST_ALT = 1_000;

/** @param {import('./shell.js').Context & {onChange: () => void}} context */
export function trayView({ chat, store, onChange }) {
  let roomID = 0;
  /** @type {Map<number, Item[]>} */
  const rooms = new Map();
  const list = h('ul', { class: 'tray-list', 'aria-label': 'Files to send' });
  const status = h('p', { class: 'visually-hidden', role: 'status' });
  const element = h('div', { class: 'tray' }, list, status);

  const items = () => rooms.get(roomID) ?? [];

  function draw() {
    list.replaceChildren(...items().map((item) => item.element));
    list.hidden = items().length === 0;
    onChange();
  }

  /** @param {Iterable<File>} files */
  async function add(files) {
    const place = roomID;
    for (const file of files) {
      const mine = rooms.get(place) ?? [];
      if (mine.length >= MOST) {
        store.dispatch({ type: 'alert', text: `A message takes ${MOST} files at most.` });
        break;
      }
      const size = await pictureSize(file);
      const name = nameOf(file.name, file.type);
      const item = itemFor({ key: uuid7(), name, blob: file, ...size }, place);
      rooms.set(place, [...(rooms.get(place) ?? []), item]);
      upload(item);
      setText(status, `${name} added.`);
    }
    draw();
  }

  /** @param {Item} item */
  function upload(item) {
    item.hasFailed = false;
    if (store.state.connection.phase === 'live') {
      const { key } = item.file;
      chat.uploads.start(item.file).then(
        (id) => settle(item, key, { id }), (error) => settle(item, key, { error }));
    }
    item.show();
  }

  /**
   * @param {Item} item
   * @param {string} key the upload that ended, which may have been given up since
   * @param {{id?: number, error?: any}} result
   */
  function settle(item, key, { id, error }) {
    if (item.file.key !== key) return;
    if (id !== undefined) item.file = { ...item.file, id };
    // Without an answer it goes out with the message, whenever there is a connection.
    item.hasFailed = Boolean(error?.status);
    item.show(error?.status ? error.message : '');
    if (item.hasFailed) setText(status, `${item.file.name} was not uploaded. ${error.message}`);
    onChange();
  }

  /** @param {Item} item @param {number} place */
  function remove(item, place) {
    chat.uploads.cancel(item.file.key);
    const left = (rooms.get(place) ?? []).filter((one) => one !== item);
    const at = items().indexOf(item);
    rooms.set(place, left);
    draw();
    const next = left[Math.min(at, left.length - 1)]?.element.querySelector('button');
    if (next) next.focus();
    else element.dispatchEvent(new CustomEvent('done', { bubbles: true }));
    setText(status, `${item.file.name} removed.`);
  }

  /** @param {Item} item @param {string} name */
  function rename(item, name) {
    const wanted = name.trim();
    if (wanted === '' || wanted === item.file.name) return;
    chat.uploads.cancel(item.file.key);
    const { id, ...file } = item.file;
    item.file = { ...file, name: wanted, key: uuid7() };
    upload(item);
  }

  /**
   * Enter goes back to the message, and does not send it yet.
   *
   * @param {KeyboardEvent} event
   */
  function written(event) {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    element.dispatchEvent(new CustomEvent('done', { bubbles: true }));
  }

  /** @param {PendingFile} file @param {number} place @returns {Item} */
  function itemFor(file, place) {
    /** @type {HTMLInputElement} */
    const name = h('input', {
      value: file.name, dir: 'auto', maxlength: 200, onchange: () => rename(item, name.value), onkeydown: written,
    });
    /** @type {HTMLInputElement} */
    const alt = h('input', {
      class: 'alt', dir: 'auto', maxlength: LONGEST_ALT, placeholder: 'Describe the picture', autocomplete: 'off',
      title: 'Read out to those who do not see the picture', hidden: !file.width, onkeydown: written,
      oninput: () => {
        item.file = { ...item.file, alt: alt.value.trim() };
      },
    });
    const state = h('span', {});
    const retry = h('button', { type: 'button', class: 'icon-button', onclick: () => upload(item) }, icon('again'));
    const drop = h('button', { type: 'button', class: 'icon-button', onclick: () => remove(item, place) }, icon('close'));
    /** @type {Item} */
    const item = {
      file, hasFailed: false,
      element: h('li', {}, h('span', { class: 'thumb' }, thumbnail(file)),
        h('span', { class: 'about' }, name, alt, state), retry, drop),
      // The fields stay what they are, for somebody may be writing in them.
      show(problem = '') {
        const { blob, id, name: called } = item.file;
        const isDone = id !== undefined;
        setAttribute(name, 'aria-label', `Name of ${called}`);
        setAttribute(alt, 'aria-label', `Description of ${called}`);
        state.replaceChildren(problem ? h('span', { class: 'problem', role: 'alert' }, problem)
          : h('span', { class: 'note' }, isDone ? sizeText(blob.size) : `${sizeText(blob.size)}, not sent yet`),
        isDone || item.hasFailed ? '' : uploadProgress(item.file, chat.uploads));
        retry.hidden = !item.hasFailed;
        for (const [button, label] of /** @type {const} */ ([
          [retry, `Retry ${called}`], [drop, `${isDone || item.hasFailed ? 'Remove' : 'Cancel'} ${called}`],
        ])) for (const one of ['aria-label', 'title']) setAttribute(button, one, label);
      },
    };
    return item;
  }

  return {
    element, add,
    get isEmpty() {
      return items().length === 0;
    },
    /** Gives up all files in all rooms. */
    clear() {
      for (const item of [...rooms.values()].flat()) chat.uploads.cancel(item.file.key);
      rooms.clear();
      draw();
    },
    /** The files, which the message has now. */
    take() {
      const files = items().map((item) => item.file);
      rooms.delete(roomID);
      draw();
      return files;
    },
    /** @param {number} id */
    show(id) {
      roomID = id;
      draw();
    },
  };
}

/** @param {PendingFile} file */
function thumbnail(file) {
  const size = file.width && file.height ? fitted(file.width, file.height) : null;
  const scale = size ? Math.min(1, 48 / Math.max(size.width, size.height)) : 1;
  const element = size
    ? drawnPicture(file.blob, { width: size.width * scale, height: size.height * scale }, '') : icon('file');
  setAttribute(element, 'aria-hidden', 'true');
  return element;
}
