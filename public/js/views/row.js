/**
 * One row of the timeline: a day, where the unread begins, a message, or a note of the system.
 *
 * @typedef {import('../lib/rows.js').Row} Row
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 * @typedef {object} RowActions
 * @property {(clientID: string) => void} retry
 * @property {(clientID: string) => void} discard
 * @property {(id: number, emoji: string, remove: boolean) => void} react
 * @property {(row: MessageRow) => void} reply
 * @property {(row: MessageRow, from: HTMLElement|null) => void} pick another emoji
 * @property {(row: MessageRow, from: HTMLElement|null) => void} menu
 * @property {(row: MessageRow) => void} reactors finds out who reacted
 * @property {(row: MessageRow) => void} who shows who reacted
 * @property {() => boolean} canPost
 * @property {() => string} me our own name
 * @property {(row: MessageRow, file: import('../types.js').Attachment) => void} view
 * @property {import('../lib/uploads.js').Uploads} uploads
 */

import { avatar, presenceDot } from '../lib/avatar.js';
import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { plainText } from '../lib/markdown.js';
import { nameOf } from '../lib/people.js';
import { seqOf } from '../lib/reading.js';
import { isEmojiOnly, list } from '../lib/text.js';
import { clockTime, dayLabel, fullTime } from '../lib/time.js';
import { messageAddress, personAddress, threadAddress } from '../router.js';
import { prose } from './prose.js';
import { rowFiles } from './row-files.js';

/** So many of those who gave an emoji are known by name, if not all of them. */
const NAMED = 10;

/** The server counts no more answers. */
const MOST_COUNTED = 1_000;

/** As much of an answered message is shown, in characters. */
const QUOTED = 160;

/**
 * Fills a list item with what a row shows.
 *
 * @param {HTMLLIElement} item
 * @param {Row} row
 * @param {RowActions} actions
 */
export function fillRow(item, row, actions) {
  if (row.kind !== 'message') {
    item.className = row.kind;
    item.replaceChildren(row.kind === 'unread' ? h('span', {}, 'New')
      : h('time', { datetime: row.timestamp }, dayLabel(row.timestamp, new Date())));
    return;
  }
  item.className = row.system ? 'message system' : 'message';
  item.dataset.state = row.state;
  if (row.id !== null) item.setAttribute('tabindex', '-1');
  item.toggleAttribute('data-first', row.first);
  item.toggleAttribute('data-mine', row.mine);
  item.toggleAttribute('data-marked', row.marked);
  item.toggleAttribute('data-mentioned', row.mentionsMe);
  if (row.seq !== null) item.dataset.seq = String(row.seq);
  const tools = item.querySelector(':scope > .tools');
  item.replaceChildren(...(row.system ? [note(row)] : parts(row, actions)), ...(tools ? [tools] : []));
}

/**
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function parts(row, actions) {
  const body = h('div', { class: 'body' }, quote(row), content(row, actions),
    ...rowFiles(row, actions), delivery(row, actions), reactions(row, actions), answers(row));
  const time = timeOf(row);
  if (!row.first) {
    return [h('span', { class: 'visually-hidden' }, `${row.username}: `), h('div', { class: 'gutter' }, time), body];
  }
  body.prepend(h('p', { class: 'byline' }, author(row), ' ', row.guest && h('span', { class: 'note' }, 'guest '), time,
    row.pinned && h('span', { class: 'pinned', title: 'Pinned' }, icon('pin'), h('span', { class: 'visually-hidden' }, 'Pinned'))));
  return [h('div', { class: 'gutter' }, h('span', { class: 'portrait' }, avatar(row.person ?? row),
    row.person && !row.mine && presenceDot(row.person.status))), body];
}

/** @param {MessageRow} row */
function timeOf({ roomID, seq, timestamp }) {
  const time = h('time', { datetime: timestamp, title: fullTime(timestamp) }, clockTime(timestamp));
  return seq === null ? time : h('a', { class: 'place', href: messageAddress(roomID, seq), tabindex: -1 }, time);
}

/** @param {MessageRow} row */
function author({ username, userID, mine, person }) {
  const name = h('bdi', { class: 'author', title: username }, nameOf(person ?? { username }));
  return userID === null || mine ? name : h('a', { class: 'who', href: personAddress(username), tabindex: -1 }, name);
}

/**
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function content(row, actions) {
  if (row.deleted) return h('p', { class: 'text gone' }, 'This message was deleted.');
  if (row.content === '' && row.attachments.length + row.files.length > 0) return null;
  const text = prose(row.content, { me: actions.me(), any: row.mentions, mine: row.mentionsMe, rooms: row.rooms });
  const element = h('div', { class: isEmojiOnly(row.content) ? 'text large' : 'text', dir: 'auto' }, ...text);
  if (row.edited) (element.lastElementChild ?? element).append(h('span', { class: 'note' }, ' (edited)'));
  return element;
}

/**
 * What the system says, with the person it is about as a link.
 *
 * @param {MessageRow} row
 */
function note(row) {
  const rest = row.content.startsWith(`${row.username} `) ? row.content.slice(row.username.length) : null;
  return h('p', { class: 'text', dir: 'auto' },
    ...(rest === null || row.userID === null ? [row.content]
      : [h('a', { class: 'who', href: personAddress(row.username), tabindex: -1 }, h('bdi', {}, nameOf(row.person ?? row))), rest]),
    ' ', timeOf(row));
}

/**
 * The message that this one answers, in short, as a link to it.
 *
 * @param {MessageRow} row
 */
function quote({ replyTo, quote: message, quoted, roomID }) {
  if (replyTo === 0) return null;
  const words = !message ? 'A message' : message.deleted ? 'A deleted message' : shortened(message);
  return h('a', { class: 'quote', href: messageAddress(roomID, seqOf(replyTo)), 'data-key': 'quote' }, icon('reply'),
    h('span', { class: 'visually-hidden' }, 'In answer to '), message && h('bdi', { class: 'author' }, quoted),
    ' ', h('bdi', { class: 'words' }, words));
}

/** @param {import('../types.js').Message} message */
function shortened({ content: text, attachments }) {
  const words = plainText(text).replace(/\s+/gu, ' ').trim();
  if (words === '') return attachments?.[0]?.name ?? 'A file';
  const characters = [...words.slice(0, QUOTED * 2)];
  return characters.length > QUOTED ? `${characters.slice(0, QUOTED).join('')}…` : words;
}

/** @param {MessageRow} row */
function answers({ answers: count, answered, roomID, seq }) {
  if (count === 0 || seq === null) return null;
  return h('a', { class: 'answers', href: threadAddress(roomID, seq), 'data-key': 'answers', title: answered && `Last reply ${fullTime(answered)}` },
  icon('thread'), count === 1 ? '1 reply' : `${count}${count < MOST_COUNTED ? '' : '+'} replies`);
}

/**
 * The emoji that were given, each a switch for our own that names who gave it.
 *
 * @param {MessageRow} row
 * @param {RowActions} actions
 */
function reactions(row, actions) {
  const { id, reactions: given } = row;
  if (id === null || given.length === 0) return null;
  const isKnown = given.every(({ count, names }) => givers(names, count) !== '');
  const ask = isKnown ? undefined : () => actions.reactors(row);
  return h('ul', { class: 'reactions', 'aria-label': 'Reactions', onpointerenter: ask, onfocusin: ask },
    ...given.map(({ emoji, count, me, names }) => {
      const who = givers(names, count);
      return h('li', {}, h('button', {
        type: 'button', class: 'reaction', 'aria-pressed': String(me), 'data-key': `reaction ${emoji}`,
        'aria-label': `${emoji} ${count}${who ? `, ${who}` : ''}`, 'data-who': who,
        onclick: () => actions.react(id, emoji, me),
      }, emoji, ' ', String(count)));
    }));
}

/**
 * Those who gave an emoji; nothing as long as nobody has asked who they are.
 *
 * @param {readonly string[]|undefined} names
 * @param {number} count
 */
export function givers(names = [], count) {
  if (names.length < Math.min(count, NAMED)) return '';
  return list([...names, ...Array(Math.max(0, count - names.length)).fill('')]);
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
        h('span', {}, `Not sent. ${row.error}`), ' ', h('span', { class: 'ways-on' },
          h('button', { type: 'button', class: 'link', onclick: () => actions.retry(row.clientID) }, 'Retry'), ' ',
          h('button', { type: 'button', class: 'link', onclick: () => actions.discard(row.clientID) }, 'Delete')));
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
