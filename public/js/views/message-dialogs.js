/**
 * The dialogs about one message: who reacted, what it said before, reporting and deleting it.
 *
 * @typedef {import('../chat.js').Chat} Chat
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 */

import { sentence } from '../lib/api-error.js';
import { h, setText } from '../lib/dom.js';
import { nameOf } from '../lib/people.js';
import { openPopup } from './popup.js';
import { prose } from './prose.js';

/** No more people than these are named. */
const MOST = 2_000;

/** @param {Chat} chat @param {MessageRow} row */
export async function openReactions(chat, row) {
  const path = `/api/rooms/${row.roomID}/messages/${row.id}/reactions`;
  const list = h('ul', { class: 'who-reacted', 'aria-label': 'Reactions' }, h('li', { class: 'note' }, 'Loading…'));
  dialog('Reactions', [list]);
  try {
    const { items } = await chat.reader.page(`${path}?limit=50`);
    list.replaceChildren(...items.map((/** @type {import('../types.js').Given} */ given) => givenBy(chat, path, given)));
    if (items.length === 0) list.replaceChildren(h('li', { class: 'note' }, 'Nobody reacts to it any more.'));
  } catch (error) {
    list.replaceChildren(h('li', { class: 'form-error', role: 'alert' }, sentence(error)));
  }
}

/**
 * Who gave an emoji: the first ones, and all where somebody asks.
 *
 * @param {Chat} chat
 * @param {string} path
 * @param {import('../types.js').Given} given
 */
function givenBy(chat, path, { emoji, count, users }) {
  const me = chat.state.me?.id;
  const names = h('span', { dir: 'auto' });
  const more = h('button', { type: 'button', class: 'link', onclick: all }, `and ${count - users.length} more`);
  const show = (/** @type {readonly import('../types.js').User[]} */ some) =>
    setText(names, some.map((user) => (user.id === me ? 'you' : nameOf(user))).join(', '));
  async function all() {
    const found = [];
    try {
      for (let next = `${path}/${encodeURIComponent(emoji)}?limit=200`; next;) {
        const page = await chat.reader.page(next);
        found.push(...page.items);
        next = found.length < MOST ? page.next : '';
      }
      show(found);
      more.remove();
    } catch (error) {
      more.replaceWith(h('span', { class: 'form-error', role: 'alert' }, ` ${sentence(error)}`));
    }
  }
  show(users);
  return h('li', {}, h('span', { class: 'emoji' }, emoji),
    h('span', {}, h('b', {}, String(count)), ' ', names, ' ', count > users.length && more));
}

/** @param {Chat} chat @param {MessageRow} row */
export async function openHistory(chat, row) {
  const list = h('ol', { class: 'versions' }, h('li', { class: 'note' }, 'Loading…'));
  dialog('Earlier versions', [list]);
  try {
    const texts = await chat.writer.earlierTexts(row.roomID, row.id ?? 0);
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
      await chat.writer.report(row.id ?? 0, reason.value.trim());
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
    chat.writer.deleteMessage(row.id ?? 0);
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
