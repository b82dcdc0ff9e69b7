/**
 * The files of a message: pictures in a size that is known before they are loaded, players for sound and
 * video, and a card for everything else.
 *
 * @typedef {import('../types.js').Attachment} Attachment
 * @typedef {import('../types.js').PendingFile} PendingFile
 * @typedef {import('../lib/uploads.js').Uploads} Uploads
 */

import { h } from '../lib/dom.js';
import { fitted, kindOf, preview, sizeText } from '../lib/files.js';
import { icon } from '../lib/icons.js';
import { drawnPicture } from './picture.js';

/**
 * @param {readonly Attachment[]} files
 * @param {(file: Attachment) => void} view opens a picture in full
 */
export function attachmentList(files, view) {
  if (files.length === 0) return null;
  return h('ul', { class: 'files', 'aria-label': 'Files' }, ...files.map((file) => h('li', {}, shown(file, view))));
}

/**
 * Files that are on their way, each with how far it is.
 *
 * @param {readonly PendingFile[]} files
 * @param {Uploads} uploads
 */
export function pendingList(files, uploads) {
  if (files.length === 0) return null;
  return h('ul', { class: 'files', 'aria-label': 'Files' }, ...files.map((file) => h('li', {},
    file.width && file.height
      ? h('div', { class: 'picture' }, drawnPicture(file.blob, fitted(file.width, file.height), file.alt || file.name))
      : card(file.name, sizeText(file.blob.size)),
    file.id === undefined && uploadProgress(file, uploads))));
}

/**
 * A bar that follows the upload of a file for as long as it stands in the page.
 *
 * @param {PendingFile} file
 * @param {Uploads} uploads
 */
export function uploadProgress(file, uploads) {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': `Uploading ${file.name}` });
  let wasThere = false;
  const stop = uploads.listen(file.key, (part) => {
    bar.value = part;
    if (wasThere && !bar.isConnected) stop();
    wasThere = bar.isConnected;
  });
  return bar;
}

/**
 * @param {Attachment} file
 * @param {(file: Attachment) => void} view
 */
function shown(file, view) {
  switch (kindOf(file)) {
    case 'picture': return picture(file, view);
    case 'audio':
      return h('figure', { class: 'player' }, h('figcaption', { dir: 'auto' }, file.name),
        h('audio', { controls: true, preload: 'none', src: file.url, 'aria-label': file.name }));
    case 'video':
      return h('figure', { class: 'player' },
        h('video', { controls: true, preload: 'metadata', src: file.url, 'aria-label': file.name, playsinline: true }),
        h('figcaption', { dir: 'auto' }, file.name));
    case 'other':
      return h('a', { class: 'card-link', href: file.url, download: file.name, 'aria-label':
        `Download ${file.name}, ${sizeText(file.size)}` }, card(file.name, sizeText(file.size)));
  }
}

/**
 * @param {Attachment} file
 * @param {(file: Attachment) => void} view
 */
function picture(file, view) {
  const size = fitted(file.width ?? 480, file.height ?? 360);
  const moves = !matchMedia('(prefers-reduced-motion: reduce)').matches;
  const image = h('img', {
    src: preview(file, moves), alt: file.alt || file.name, ...size, loading: 'lazy', decoding: 'async', dir: 'auto',
  });
  return h('a', {
    class: 'picture', href: file.url, target: '_blank',
    onclick: (/** @type {MouseEvent} */ event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      view(file);
    },
  }, image);
}

/**
 * @param {string} name
 * @param {string} note
 */
function card(name, note) {
  return h('span', { class: 'file-card' }, icon('file'),
    h('bdi', { class: 'name' }, name), h('span', { class: 'note' }, note));
}
