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
 * @typedef {DayRow|MessageRow} Row
 */

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
 * @returns {Row[]}
 */
export function rows(messages, pending, me, sent) {
  const known = new Set();
  for (const message of messages) if (message.user_id === me.id) known.add(message.client_id);
  const waiting = pending.filter((entry) => !known.has(entry.client_id));
  const all = [
    ...messages.map((message) => fromMessage(message, me.id, sent)),
    ...waiting.map((entry) => fromPending(entry, me.username)),
  ];
  /** @type {Row[]} */
  const result = [];
  /** @type {MessageRow|null} */
  let previous = null;
  for (const row of all) {
    const day = dayKey(row.timestamp);
    const newDay = previous === null || dayKey(previous.timestamp) !== day;
    if (newDay) result.push({ kind: 'day', key: `day:${day}:${row.key}`, timestamp: row.timestamp });
    result.push({ ...row, first: newDay || !belongsTo(previous, row) });
    previous = row;
  }
  return result;
}

/**
 * Whether two rows look alike, so that nothing has to be drawn again.
 *
 * @param {Row} a
 * @param {Row} b
 */
export function sameRow(a, b) {
  const one = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (a));
  const other = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (b));
  return Object.keys(one).every((key) => one[key] === other[key]);
}

/**
 * @param {Message} message
 * @param {number} me
 * @param {readonly string[]} sent
 * @returns {MessageRow}
 */
function fromMessage(message, me, sent) {
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
  };
}

/**
 * @param {Pending} entry
 * @param {string} username
 * @returns {MessageRow}
 */
function fromPending(entry, username) {
  return {
    kind: 'message', key: `c:${entry.client_id}`, username, content: entry.content,
    timestamp: entry.created_at, id: null, seq: null, first: true, mine: true,
    clientID: entry.client_id, guest: false, deleted: false, edited: false, system: false, reactions: NONE,
    attachments: NO_FILES, files: entry.files ?? NO_FILES,
    state: entry.status === 'failed' ? 'failed' : 'sending', error: entry.error ?? '',
  };
}

/**
 * @param {MessageRow|null} previous
 * @param {MessageRow} row
 */
function belongsTo(previous, row) {
  if (!previous || previous.system || row.system) return false;
  if (previous.mine !== row.mine || previous.username !== row.username) return false;
  return Math.abs(Date.parse(row.timestamp) - Date.parse(previous.timestamp)) <= GROUP_SPAN;
}
