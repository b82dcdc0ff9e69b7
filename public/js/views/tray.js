/**
 * The files that will go with the next message. They are uploaded while one still writes; where there is no
 * connection they wait, and go out with the message.
 *
 * @typedef {import('../types.js').PendingFile} PendingFile
 * @typedef {{file: PendingFile, element: HTMLLIElement, hasFailed: boolean}} Item
 */

import { h, setAttribute, setText } from '../lib/dom.js';
import { fitted, nameOf, sizeText } from '../lib/files.js';
import { icon } from '../lib/more-icons.js';
import { uuid7 } from '../lib/uuid7.js';
import { uploadProgress } from './attachments.js';
import { drawnPicture, pictureSize } from './picture.js';

/** The server takes no more with one message. */
const MOST = 10;

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
    item.element.replaceChildren(...parts(item));
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
    item.element.replaceChildren(...parts(item, error?.status ? error.message : ''));
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
    else element.dispatchEvent(new CustomEvent('emptied', { bubbles: true }));
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

  /** @param {PendingFile} file @param {number} place @returns {Item} */
  function itemFor(file, place) {
    const item = { file, element: h('li', {}), hasFailed: false };
    item.element.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('button') : null;
      if (button?.dataset.act === 'remove') remove(item, place);
      if (button?.dataset.act === 'retry') upload(item);
    });
    item.element.addEventListener('change', ({ target }) => {
      if (target instanceof HTMLInputElement) rename(item, target.value);
    });
    return item;
  }

  /** @param {Item} item @param {string} [problem] */
  function parts({ file, hasFailed }, problem = '') {
    const isDone = file.id !== undefined;
    const size = file.width && file.height ? fitted(file.width, file.height) : null;
    const scale = size ? Math.min(1, 48 / Math.max(size.width, size.height)) : 1;
    const thumbnail = size
      ? drawnPicture(file.blob, { width: size.width * scale, height: size.height * scale }, '') : icon('file');
    setAttribute(thumbnail, 'aria-hidden', 'true');
    return [
      h('span', { class: 'thumb' }, thumbnail),
      h('span', { class: 'about' },
        h('input', { value: file.name, dir: 'auto', maxlength: 200, 'aria-label': `Name of ${file.name}`,
          title: 'The name is what is read out to those who do not see the picture' }),
        problem ? h('span', { class: 'problem', role: 'alert' }, problem) : h('span', { class: 'note' },
          isDone ? sizeText(file.blob.size) : `${sizeText(file.blob.size)}, not sent yet`),
        !isDone && !hasFailed && uploadProgress(file, chat.uploads)),
      hasFailed ? button('retry', 'again', `Retry ${file.name}`) : '',
      button('remove', 'close', `${isDone || hasFailed ? 'Remove' : 'Cancel'} ${file.name}`),
    ];
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

/**
 * @param {string} act
 * @param {'again'|'close'} picture
 * @param {string} label
 */
function button(act, picture, label) {
  return h('button', { type: 'button', class: 'icon-button', 'data-act': act, 'aria-label': label, title: label },
    icon(picture));
}
