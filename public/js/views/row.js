/**
 * One row of the timeline: a day, a message, or a note of the system.
 *
 * @typedef {import('../lib/rows.js').Row} Row
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 * @typedef {{retry: (clientID: string) => void, discard: (clientID: string) => void}} RowActions
 */

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { hue, initials, isEmojiOnly, pieces } from '../lib/text.js';
import { clockTime, dayLabel, fullTime } from '../lib/time.js';

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
  item.toggleAttribute('data-first', row.first);
  item.toggleAttribute('data-mine', row.mine);
  if (row.seq !== null) item.dataset.seq = String(row.seq);
  item.replaceChildren(...(row.system ? [content(row)] : parts(row, actions)));
}

/**
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function parts(row, actions) {
  const time = h('time', { datetime: row.timestamp, title: fullTime(row.timestamp) }, clockTime(row.timestamp));
  const body = h('div', { class: 'body' }, content(row), delivery(row, actions));
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
  const text = pieces(row.content).map(({ text: words, href }) =>
    (href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, words) : words));
  return h('p', { class: isEmojiOnly(row.content) ? 'text large' : 'text', dir: 'auto' },
    ...text, row.edited && h('span', { class: 'note' }, ' (edited)'));
}

/**
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function delivery(row, actions) {
  switch (row.state) {
    case 'arrived': return null;
    case 'sent': return mark('check', 'Sent');
    case 'sending': return mark('clock', 'Sending');
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
