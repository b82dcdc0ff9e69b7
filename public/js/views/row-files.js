/** The files of a message in its row. What draws them is loaded with the first message that has some. */

import { h } from '../lib/dom.js';

/** @type {typeof import('./attachments.js')|null} */
let drawing = null;

let hasFailed = false;

/**
 * What has to be waited for before messages are drawn, so that they come whole and nothing moves afterwards.
 *
 * @param {readonly import('../types.js').Message[]} messages
 * @returns {Promise<void>|null} nothing where they can be drawn, or cannot be helped
 */
export function awaitedFiles(messages) {
  const isNeeded = !drawing && !hasFailed && messages.some(({ attachments }) => attachments?.length);
  return isNeeded ? load() : null;
}

/**
 * @param {import('../lib/rows.js').MessageRow} row
 * @param {import('./row.js').RowActions} actions
 * @returns {HTMLElement[]} their names alone, as long as there is nothing to draw them with
 */
export function rowFiles(row, actions) {
  const files = [...row.attachments, ...row.files];
  if (files.length === 0) return [];
  if (drawing) {
    return [drawing.attachmentList(row.attachments, (file) => actions.view(row, file)),
      drawing.pendingList(row.files, actions.uploads)].flatMap((list) => list ?? []);
  }
  const names = h('ul', { class: 'files', 'aria-label': 'Files' },
    ...files.map(({ name }) => h('li', {}, h('bdi', {}, name))));
  void load().then(() => {
    if (drawing) names.replaceWith(...rowFiles(row, actions));
  });
  return [names];
}

async function load() {
  drawing ??= await import('./attachments.js').catch(() => null);
  hasFailed = drawing === null;
}
