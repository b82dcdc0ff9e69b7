/**
 * The dialogs about one message: who reacted, what it said before, reporting and deleting it.
 *
 * @typedef {import('../chat.js').Chat} Chat
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 */

import { APIError } from '../api.js';
import { h, setText } from '../lib/dom.js';
import { loadedMessage } from '../lib/reading.js';
import { openPopup } from './popup.js';
import { prose } from './prose.js';

/** @param {Chat} chat @param {MessageRow} row */
export async function openReactions(chat, row) {
  if (row.id === null || row.seq === null) return;
  const list = h('ul', { class: 'who-reacted' }, h('li', { class: 'note' }, 'Loading…'));
  const element = dialog('Reactions', [list]);
  await chat.reader.reactors({ id: row.id, room_id: row.roomID, seq: row.seq });
  if (!element.isConnected) return;
  const given = loadedMessage(chat.state, row.roomID, row.id)?.reactions ?? [];
  list.replaceChildren(...given.map(({ emoji, count, names = [] }) => h('li', {},
    h('span', { class: 'emoji' }, emoji),
    h('span', {}, names.join(', ') || `${count} ${count === 1 ? 'person' : 'people'}`))));
}

/** @param {Chat} chat @param {MessageRow} row */
export async function openHistory(chat, row) {
  const list = h('ol', { class: 'versions' }, h('li', { class: 'note' }, 'Loading…'));
  dialog('Earlier versions', [list]);
  try {
    const texts = await chat.earlierTexts(row.roomID, row.id ?? 0);
    const mentions = { me: '', any: false, mine: false };
    list.replaceChildren(...[row.content, ...texts].map((text, place) => h('li', {},
      h('p', { class: 'note' }, place === 0 ? 'Now' : place === texts.length ? 'As it was first' : 'Before'),
      h('div', { class: 'text', dir: 'auto' }, ...prose(text, mentions)))));
  } catch (error) {
    list.replaceChildren(h('li', { class: 'form-error', role: 'alert' }, sentence(error)));
  }
}

/** @param {Chat} chat @param {MessageRow} row */
export function openReport(chat, row) {
  const reason = h('textarea', { id: 'report-reason', rows: 3, maxlength: 1000, required: true });
  const error = h('p', { class: 'form-error', role: 'alert' });
  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (reason.value.trim() === '') {
      setText(error, 'Please say what is wrong with it.');
      reason.focus();
      return;
    }
    try {
      await chat.report(row.id ?? 0, reason.value.trim());
      element.replaceChildren(h('h2', {}, 'Thank you'), h('p', { role: 'status' }, 'The moderators will look at it.'), closing(element));
      element.querySelector('button')?.focus();
    } catch (failure) {
      setText(error, sentence(failure));
    }
  }
  const element = openPopup({
    label: 'Report a message', kind: 'card',
    parts: [h('form', { onsubmit: submit, novalidate: true },
      h('h2', {}, 'Report a message'), excerpt(row),
      h('div', { class: 'field' }, h('label', { for: 'report-reason' }, 'What is wrong with it?'), reason), error,
      h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => element.close() }, 'Cancel'),
        h('button', { class: 'primary', type: 'submit' }, 'Report')))],
  });
  reason.focus();
}

/** @param {Chat} chat @param {MessageRow} row */
export function openDeletion(chat, row) {
  const remove = () => {
    element.close();
    chat.deleteMessage(row.id ?? 0);
  };
  const element = openPopup({
    label: 'Delete this message?', kind: 'card',
    parts: [h('h2', {}, 'Delete this message?'), excerpt(row), h('p', { class: 'note' }, 'Nobody can bring it back.'),
      h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => element.close() }, 'Cancel'),
        h('button', { class: 'danger', type: 'button', onclick: remove }, 'Delete'))],
  });
}

/** @param {string} title @param {readonly Node[]} parts @returns {HTMLDialogElement} */
function dialog(title, parts) {
  const element = openPopup({ label: title, kind: 'card', parts: [h('h2', {}, title), ...parts] });
  element.append(closing(element));
  element.querySelector('button')?.focus();
  return element;
}

/** @param {HTMLDialogElement} element */
function closing(element) {
  return h('div', { class: 'actions' }, h('button', { type: 'button', onclick: () => element.close() }, 'Close'));
}

/** @param {MessageRow} row */
function excerpt(row) {
  return h('blockquote', { class: 'excerpt' }, h('p', { class: 'note' }, h('bdi', {}, row.username)),
    h('p', { dir: 'auto' }, row.content || row.attachments[0]?.name || ''));
}

/** @param {unknown} error */
function sentence(error) {
  return error instanceof APIError ? error.message : 'Something went wrong in this page. Please try again.';
}
