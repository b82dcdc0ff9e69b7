/**
 * What the timeline shows, worked out as plain values: which messages stand under one name, where a day
 * begins, and what is still on its way.
 *
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Pending} Pending
 *
 * @typedef {object} DayRow
 * @property {'day'} kind
 * @property {string} key
 * @property {string} timestamp
 *
 * @typedef {object} MessageRow
 * @property {'message'} kind
 * @property {string} key        stays the same when a pending message is acknowledged
 * @property {string} username
 * @property {string} content
 * @property {string} timestamp
 * @property {number|null} id
 * @property {number|null} seq
 * @property {boolean} first     whether it opens a group and so carries the name
 * @property {boolean} mine
 * @property {boolean} guest
 * @property {boolean} deleted
 * @property {boolean} edited
 * @property {boolean} system
 * @property {readonly import('../types.js').Reaction[]} reactions
 * @property {readonly import('../types.js').Attachment[]} attachments
 * @property {readonly import('../types.js').PendingFile[]} files of ours, on their way
 * @property {'sent'|'arrived'|'sending'|'failed'} state `sent`: ours, acknowledged while we looked on
 * @property {string} error
 * @property {string} clientID
 *
 * @property {number} roomID
 * @property {number|null} userID
 * @property {number} replyTo    the id of the message it answers, or 0
 * @property {Message|null|undefined} quote that message, where it is loaded; null: it cannot be had
 * @property {string} quoted     what its author is called
 * @property {number} answers    how many messages answer it
 * @property {string} answered   when the last of them came
 * @property {boolean} pinned
 * @property {import('../types.js').User|undefined} person what else is known of the author
 * @property {boolean} marked    an address leads to it
 * @property {boolean} mentions  somebody or everybody is mentioned
 * @property {boolean} mentionsMe
 * @property {import('./room-links.js').RoomNames|undefined} rooms that it may name
 *
 * @typedef {{kind: 'unread', key: 'unread'}} UnreadRow
 * @typedef {DayRow|MessageRow|UnreadRow} Row
 *
 * @typedef {object} Surroundings    what else there is to know of the messages
 * @property {number|null} [readTo]  what is later and not ours is below the divider
 * @property {number} [marked]       the place an address leads to
 * @property {import('./room-links.js').RoomNames} [rooms]
 * @property {ReadonlySet<number>} [pinned]
 * @property {boolean} [isThread] how many answer each need not be said
 * @property {Readonly<Record<number, import('../types.js').User>>} [people]
 * @property {(id: number) => Message|null|undefined} [quote]
 */

import { nameOf } from './people.js';
import { dayKey } from './time.js';

/** @type {readonly import('../types.js').Reaction[]} */
const NONE = [];

/** @type {readonly never[]} */
const NO_FILES = [];

/** Messages of one author stand together when they are at most this far apart. */
const GROUP_SPAN = 5 * 60 * 1000;

/**
 * The rows of a room, oldest first, ours that are not acknowledged at the end.
 *
 * @param {readonly Message[]} messages
 * @param {readonly Pending[]} pending
 * @param {{id: number, username: string}} me
 * @param {readonly string[]} sent client ids acknowledged since the page was opened
 * @param {Surroundings} [around]
 * @returns {Row[]}
 */
export function rows(messages, pending, me, sent, around = {}) {
  const known = new Set();
  for (const message of messages) if (message.user_id === me.id) known.add(message.client_id);
  const waiting = pending.filter((entry) => !known.has(entry.client_id));
  const all = [
    ...messages.map((message) => fromMessage(message, me.id, sent, around)),
    ...waiting.map((entry) => fromPending(entry, me.username, around)),
  ];
  const { readTo = null } = around;
  let isDivided = readTo === null;
  /** @type {Row[]} */
  const result = [];
  /** @type {MessageRow|null} */
  let previous = null;
  for (const row of all) {
    const day = dayKey(row.timestamp);
    const newDay = previous === null || dayKey(previous.timestamp) !== day;
    if (newDay) result.push({ kind: 'day', key: `day:${day}:${row.key}`, timestamp: row.timestamp });
    const isUnread = !isDivided && !row.mine && !row.deleted && !row.system && row.seq !== null && row.seq > (readTo ?? 0);
    if (isUnread) result.push({ kind: 'unread', key: 'unread' });
    isDivided ||= isUnread;
    const first = newDay || isUnread || !belongsTo(previous, row);
    result.push({ ...row, first, person: first ? row.person : undefined });
    previous = row;
  }
  return result;
}

/**
 * @param {Message} message
 * @param {number} me
 * @param {readonly string[]} sent
 * @param {Surroundings} around
 * @returns {MessageRow}
 */
function fromMessage(message, me, sent, { marked, pinned, isThread, quote, people, rooms: named }) {
  const answered = message.reply_to ? quote?.(message.reply_to) : undefined;
  const mine = message.user_id === me;
  const clientID = mine ? message.client_id ?? '' : '';
  return {
    kind: 'message', key: clientID ? `c:${clientID}` : `m:${message.id}`,
    username: message.username, content: message.content, timestamp: message.timestamp,
    id: message.id, seq: message.seq, first: true, mine, clientID,
    guest: message.guest === true, deleted: message.deleted === true, edited: Boolean(message.edited_at),
    system: message.kind === 'system', reactions: message.reactions ?? NONE,
    attachments: message.attachments ?? NO_FILES, files: NO_FILES,
    state: clientID && sent.includes(clientID) ? 'sent' : 'arrived', error: '',
    roomID: message.room_id, userID: message.user_id, replyTo: message.reply_to ?? 0,
    quote: answered, quoted: authorOf(answered, people), answers: isThread ? 0 : message.reply_count ?? 0,
    answered: message.last_reply_at ?? '',
    person: message.user_id === null ? undefined : people?.[message.user_id],
    pinned: pinned?.has(message.id) ?? false, marked: marked === message.seq,
    mentions: message.mentions_room === true || (message.mentions?.length ?? 0) > 0,
    mentionsMe: !mine && (message.mentions_room === true || (message.mentions?.includes(me) ?? false)),
    rooms: message.content.includes('#') ? named : undefined,
  };
}

/**
 * @param {Pending} entry
 * @param {string} username
 * @param {Surroundings} around
 * @returns {MessageRow}
 */
function fromPending(entry, username, { quote, people, rooms: named }) {
  const answered = entry.reply_to ? quote?.(entry.reply_to) : undefined;
  return {
    kind: 'message', key: `c:${entry.client_id}`, username, content: entry.content,
    timestamp: entry.created_at, id: null, seq: null, first: true, mine: true,
    clientID: entry.client_id, guest: false, deleted: false, edited: false, system: false, reactions: NONE,
    attachments: NO_FILES, files: entry.files ?? NO_FILES,
    state: entry.status === 'failed' ? 'failed' : 'sending', error: entry.error ?? '',
    roomID: entry.room_id, userID: entry.user_id, replyTo: entry.reply_to ?? 0,
    quote: answered, quoted: authorOf(answered, people), answers: 0, answered: '', pinned: false, marked: false,
    person: people?.[entry.user_id],
    mentions: true, mentionsMe: false, rooms: entry.content.includes('#') ? named : undefined,
  };
}

/**
 * @param {Message|null|undefined} message
 * @param {Surroundings['people']} people
 */
function authorOf(message, people) {
  return message ? nameOf(people?.[message.user_id ?? 0] ?? message) : '';
}

/**
 * @param {MessageRow|null} previous
 * @param {MessageRow} row
 */
function belongsTo(previous, row) {
  if (!previous || previous.system || row.system || row.replyTo !== 0) return false;
  if (previous.mine !== row.mine || previous.username !== row.username) return false;
  return Math.abs(Date.parse(row.timestamp) - Date.parse(previous.timestamp)) <= GROUP_SPAN;
}
