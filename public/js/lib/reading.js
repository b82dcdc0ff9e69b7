/**
 * What one reads besides the newest messages of a room, as changes of the state: a stretch of its past, a thread,
 * its pins, and the messages that others answer.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Timeline} Timeline
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Action} Action
 */

import { EMPTY, changed, extended, merged } from './timeline.js';

/** A message's id is its room's number and, in so many low bits, its place in it. */
const SEQ_BITS = 28;

/**
 * @param {number} roomID
 * @param {number} seq
 */
export function messageID(roomID, seq) {
  return roomID * 2 ** SEQ_BITS + seq;
}

/** @param {number} id of a message */
export function seqOf(id) {
  return id % 2 ** SEQ_BITS;
}

/**
 * What one reads of a room: a stretch of its past where an address led there, else its newest messages.
 *
 * @param {State} state
 * @param {number} roomID
 * @returns {Timeline}
 */
export function readingOf(state, roomID) {
  return state.past[roomID] ?? state.timelines[roomID] ?? EMPTY;
}

/**
 * A message that is loaded somewhere.
 *
 * @param {State} state
 * @param {number} roomID
 * @param {number} id
 * @returns {Message|null|undefined} null: it cannot be had; undefined: nobody asked yet
 */
export function loadedMessage(state, roomID, id) {
  const of = (/** @type {Timeline|undefined} */ timeline) => timeline?.messages.find((message) => message.id === id);
  return of(state.timelines[roomID]) ?? of(state.past[roomID]) ?? of(state.thread ?? undefined)
    ?? of(state.pins[roomID]) ?? state.quotes[id];
}

/** @type {Pick<{[T in Action['type']]: (state: State, action: Extract<Action, {type: T}>) => State}, ReadingType>} */
export const READING_CHANGES = {
  'past/opened': (state, { roomID }) => withPast(state, roomID, { ...EMPTY, status: 'loading' }),
  'past/changed': (state, { roomID, change }) => {
    const past = state.past[roomID];
    return past ? withPast(state, roomID, { ...past, ...change }) : state;
  },
  'past/loaded': (state, { roomID, messages, change }) => {
    const past = state.past[roomID];
    if (!past) return state;
    const hasMore = change.hasMore ?? past.hasMore;
    return joined(withPast(state, roomID, { ...extended(past, messages, hasMore), ...change, status: 'ready' }), roomID);
  },
  'past/left': (state, { roomID }) => withPast(state, roomID, null),

  'thread/opened': (state, { roomID, root }) => ({ ...state, thread: { ...EMPTY, roomID, root, status: 'loading' } }),
  'thread/loaded': (state, { root, messages }) => withThread(state, root, (thread) =>
    ({ ...thread, ...merged(thread, messages), status: 'ready', error: undefined })),
  'thread/failed': (state, { root, error }) =>
    withThread(state, root, (thread) => ({ ...thread, status: 'failed', error })),
  'thread/closed': (state) => (state.thread ? { ...state, thread: null } : state),

  'pins/loaded': (state, { roomID, messages }) => withPins(state, roomID, { ...EMPTY, messages, status: 'ready' }),
  'pins/failed': (state, { roomID, error }) =>
    withPins(state, roomID, { ...EMPTY, ...state.pins[roomID], status: 'failed', error }),
  'pins/changed': (state, { roomID, id, isRemoved }) => {
    const pins = state.pins[roomID];
    if (!pins) return state;
    const others = pins.messages.filter((message) => message.id !== id);
    const message = isRemoved ? null : loadedMessage(state, roomID, id);
    return withPins(state, roomID, { ...pins, messages: message ? [message, ...others] : others });
  },

  'quote/loaded': (state, { id, message }) => ({ ...state, quotes: { ...state.quotes, [id]: message } }),
  'reactors/known': (state, { roomID, id, names }) => {
    const reactions = loadedMessage(state, roomID, id)?.reactions?.map((reaction) =>
      ({ ...reaction, names: names[reaction.emoji] ?? [] }));
    return reactions ? everywhere(state, roomID, (timeline) => changed(timeline, id, { reactions }), true) : state;
  },
};

/** @typedef {'past/opened'|'past/changed'|'past/loaded'|'past/left'|'thread/opened'|'thread/loaded'|'thread/failed'
 *   |'thread/closed'|'pins/loaded'|'pins/failed'|'pins/changed'|'quote/loaded'|'reactors/known'} ReadingType */

/**
 * Makes a change in everything one reads of a room.
 *
 * @param {State} state
 * @param {number} roomID
 * @param {(timeline: Timeline) => Timeline} change
 * @param {boolean} [newest] the room's own timeline too
 * @returns {State}
 */
export function everywhere(state, roomID, change, newest = false) {
  let next = state;
  const timeline = state.timelines[roomID];
  if (newest && timeline) next = { ...next, timelines: { ...next.timelines, [roomID]: change(timeline) } };
  const [past, pins, thread] = [state.past[roomID], state.pins[roomID], state.thread];
  if (past) next = withPast(next, roomID, change(past));
  if (pins) next = withPins(next, roomID, change(pins));
  if (thread?.roomID === roomID) next = withThread(next, thread.root, (one) => ({ ...one, ...change(one) }));
  return next;
}

/**
 * Takes a new message into the thread it belongs to, if that is open.
 *
 * @param {State} state
 * @param {Message} message
 * @returns {State}
 */
export function answered(state, message) {
  const { thread } = state;
  if (!thread || message.reply_to !== thread.root) return state;
  return withThread(state, thread.root, (one) => ({ ...one, ...merged(one, [message]) }));
}

/**
 * A message has an answer more, or less. They come live one by one; the number itself comes with the message.
 *
 * @param {State} state
 * @param {{room_id: number, reply_to?: number, timestamp?: string}} answer
 * @param {number} by
 * @returns {State}
 */
export function counted(state, { room_id: roomID, reply_to: id = 0, timestamp }, by) {
  const message = id ? loadedMessage(state, roomID, id) : null;
  if (!message) return state;
  const change = { reply_count: Math.max(0, (message.reply_count ?? 0) + by), ...(by > 0 ? { last_reply_at: timestamp } : {}) };
  return everywhere(state, roomID, (timeline) => changed(timeline, id, change), true);
}

/**
 * A past that reaches the newest messages is one with them.
 *
 * @param {State} state
 * @param {number} roomID
 * @returns {State}
 */
function joined(state, roomID) {
  const [past, timeline] = [state.past[roomID], state.timelines[roomID]];
  const last = past?.messages[past.messages.length - 1];
  const first = timeline?.messages[0];
  if (!past || !last || !timeline || !first || timeline.status !== 'ready' || last.seq < first.seq) return state;
  const messages = merged(past, timeline.messages).messages;
  const whole = { ...timeline, messages, hasMore: past.hasMore, older: past.older };
  return { ...withPast(state, roomID, null), timelines: { ...state.timelines, [roomID]: whole } };
}

/** @param {State} state @param {number} roomID @param {Timeline|null} past @returns {State} */
function withPast(state, roomID, past) {
  if (past) return state.past[roomID] === past ? state : { ...state, past: { ...state.past, [roomID]: past } };
  if (!state.past[roomID]) return state;
  const rest = { ...state.past };
  delete rest[roomID];
  return { ...state, past: rest };
}

/** @param {State} state @param {number} roomID @param {Timeline} pins @returns {State} */
function withPins(state, roomID, pins) {
  return state.pins[roomID] === pins ? state : { ...state, pins: { ...state.pins, [roomID]: pins } };
}

/**
 * @param {State} state
 * @param {number} root
 * @param {(thread: import('../types.js').Thread) => import('../types.js').Thread} change
 * @returns {State}
 */
function withThread(state, root, change) {
  return state.thread?.root === root ? { ...state, thread: change(state.thread) } : state;
}
