/**
 * One row of the timeline: a day, a message, or a note of the system.
 *
 * @typedef {import('../lib/rows.js').Row} Row
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 * @typedef {object} RowActions
 * @property {(clientID: string) => void} retry
 * @property {(clientID: string) => void} discard
 * @property {(id: number, emoji: string, remove: boolean) => void} react
 * @property {(id: number) => void} remove
 * @property {(row: MessageRow, file: import('../types.js').Attachment) => void} view
 * @property {import('../lib/uploads.js').Uploads} uploads
 */

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { hue, initials, isEmojiOnly, pieces } from '../lib/text.js';
import { clockTime, dayLabel, fullTime } from '../lib/time.js';
import { attachmentList, pendingList } from './attachments.js';

/** What is offered at once; others are seen and may be joined. */
const OFFERED = ['👍', '❤️', '😂', '🎉', '😮'];

/**
 * Fills a list item with what a row shows.
 *
 * @param {HTMLLIElement} item
 * @param {Row} row
 * @param {RowActions} actions
 */
export function fillRow(item, row, actions) {
  if (row.kind === 'day') {
    item.className = 'day';
    item.replaceChildren(h('time', { datetime: row.timestamp }, dayLabel(row.timestamp, new Date())));
    return;
  }
  item.className = row.system ? 'message system' : 'message';
  item.dataset.state = row.state;
  if (row.id !== null) item.setAttribute('tabindex', '-1');
  item.toggleAttribute('data-first', row.first);
  item.toggleAttribute('data-mine', row.mine);
  if (row.seq !== null) item.dataset.seq = String(row.seq);
  item.replaceChildren(...(row.system ? [content(row) ?? ''] : parts(row, actions)));
}

/**
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function parts(row, actions) {
  const time = h('time', { datetime: row.timestamp, title: fullTime(row.timestamp) }, clockTime(row.timestamp));
  const body = h('div', { class: 'body' }, content(row), attachmentList(row.attachments, (file) => actions.view(row, file)),
    pendingList(row.files, actions.uploads), delivery(row, actions), reactions(row, actions),
    tools(row, actions));
  if (!row.first) {
    return [h('span', { class: 'visually-hidden' }, `${row.username}: `), h('div', { class: 'gutter' }, time), body];
  }
  body.prepend(h('p', { class: 'byline' }, h('bdi', { class: 'author' }, row.username), ' ',
    row.guest && h('span', { class: 'note' }, 'guest '), time));
  const avatar = h('span', { class: 'avatar', 'data-hue': hue(row.username), 'aria-hidden': 'true' },
    initials(row.username));
  return [h('div', { class: 'gutter' }, avatar), body];
}

/** @param {MessageRow} row */
function content(row) {
  if (row.deleted) return h('p', { class: 'text gone' }, 'This message was deleted.');
  if (row.content === '' && row.attachments.length + row.files.length > 0) return null;
  const text = pieces(row.content).map(({ text: words, href }) =>
    (href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, words) : words));
  return h('p', { class: isEmojiOnly(row.content) ? 'text large' : 'text', dir: 'auto' },
    ...text, row.edited && h('span', { class: 'note' }, ' (edited)'));
}

/**
 * The emoji that were given, each a switch for our own.
 *
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function reactions({ id, reactions: given }, actions) {
  if (id === null || given.length === 0) return null;
  return h('ul', { class: 'reactions', 'aria-label': 'Reactions' }, ...given.map(({ emoji, count, me }) =>
    h('li', {}, h('button', {
      type: 'button', class: 'reaction', 'aria-pressed': String(me), 'aria-label': `${emoji} ${count}`,
      onclick: () => actions.react(id, emoji, me),
    }, emoji, ' ', String(count)))));
}

/**
 * What one may do with a message; seen where the pointer or the focus is.
 *
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function tools({ id, mine, deleted, reactions: given }, actions) {
  if (id === null || deleted) return null;
  const isMine = (/** @type {string} */ emoji) => given.some((one) => one.emoji === emoji && one.me);
  return h('div', { class: 'tools', role: 'group', 'aria-label': 'Message actions' },
    ...OFFERED.map((emoji) => h('button', {
      type: 'button', 'aria-label': `React with ${emoji}`, 'aria-pressed': String(isMine(emoji)),
      onclick: () => actions.react(id, emoji, isMine(emoji)),
    }, emoji)),
    mine && h('button', { type: 'button', class: 'note', onclick: () => actions.remove(id) }, 'Delete'));
}

/**
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function delivery(row, actions) {
  switch (row.state) {
    case 'arrived': return null;
    case 'sent': return mark('check', 'Sent');
    case 'sending':
      return row.files.length === 0 ? mark('clock', 'Sending') : h('p', { class: 'note' }, 'Sending files. ',
        h('button', { type: 'button', class: 'link', onclick: () => actions.discard(row.clientID) }, 'Cancel'));
    case 'failed':
      return h('p', { class: 'failed' },
        h('span', {}, `Not sent. ${row.error}`), ' ',
        h('button', { type: 'button', class: 'link', onclick: () => actions.retry(row.clientID) }, 'Retry'), ' ',
        h('button', { type: 'button', class: 'link', onclick: () => actions.discard(row.clientID) }, 'Delete'));
  }
}

/**
 * @param {'check'|'clock'} name
 * @param {string} word
 */
function mark(name, word) {
  const element = h('span', { class: 'mark', title: word }, h('span', { class: 'visually-hidden' }, word));
  element.prepend(icon(name));
  return element;
}
