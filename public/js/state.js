/**
 * The page's whole state and the only place where it changes. Views read it; everything that happens is
 * an action, and `reduce` answers the next state without touching the last.
 *
 * @typedef {import('./types.js').State} State
 * @typedef {import('./types.js').User} User
 * @typedef {import('./types.js').Room} Room
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').Timeline} Timeline
 * @typedef {import('./types.js').Action} Action
 */

import { ATTENDANCE_CHANGES, withOnline } from './lib/attendance.js';
import { PENDING_CHANGES, acknowledged } from './lib/outbox.js';
import { PEOPLE_CHANGES, disconnected, introduced, nameOf } from './lib/people.js';
import { READING_CHANGES, answered, counted, everywhere, loadedMessage } from './lib/reading.js';
import { EMPTY, changed, extended, merged, opened, reached, reacted, trimmed } from './lib/timeline.js';

/** @type {State} */
export const INITIAL = {
  me: null, notice: '', route: { name: 'home' },
  connection: { phase: 'idle', since: 0, retryAt: 0, attempt: 0 },
  roomsStatus: 'idle', rooms: {}, timelines: {}, online: {}, typing: {}, outbox: {}, sent: [], alert: null, told: null,
  people: {}, directs: {}, members: {}, favourites: [], notifications: 0, announcement: '',
  past: {}, thread: null, pins: {}, quotes: {},
};

/** @type {{[T in Action['type']]: (state: State, action: Extract<Action, {type: T}>) => State}} */
const CHANGES = {
  'session/started': (state, { user }) => ({ ...INITIAL, route: state.route, me: user }),
  'session/ended': (state, { notice }) => ({ ...INITIAL, route: state.route, notice }),
  route: (state, { route }) => ({ ...state, route }),
  connection: (state, { connection }) => ({
    ...state, connection, typing: connection.phase === 'live' ? state.typing : {},
  }),
  alert: (state, { text }) => ({ ...state, alert: { text, id: (state.alert?.id ?? 0) + 1 } }),

  told: (state, { roomID, text }) => ({ ...state, told: text ? { roomID, text } : null }),

  'rooms/remembered': (state, { rooms }) => ({
    ...state, rooms: Object.fromEntries(rooms.map((room) => [room.id, room])),
  }),
  'rooms/loading': (state) => ({
    ...state, roomsStatus: state.roomsStatus === 'ready' ? 'ready' : 'loading',
  }),
  'rooms/failed': (state) => ({ ...state, roomsStatus: state.roomsStatus === 'ready' ? 'ready' : 'failed' }),
  'rooms/loaded': roomsLoaded,
  'room/changed': (state, { room }) => introduced(withRoom(state, room.id, room), [room]),
  'room/left': (state, { roomID }) => withTimeline(
    withOnline(withRoom(state, roomID, { my_role: null }), roomID, []), roomID, () => EMPTY,
  ),
  'room/entered': entered,
  'room/read': (state, { roomID, unread, mentions = 0, level }) => withRoom(state, roomID, {
    unread_count: unread, mention_count: mentions, ...(level ? { notifications: level } : {}),
  }),

  'timeline/loading': (state, { roomID }) => withTimeline(state, roomID, (timeline) => ({
    ...timeline, status: timeline.status === 'ready' ? 'ready' : 'loading', error: undefined,
  })),
  'timeline/failed': (state, { roomID, error }) => withTimeline(state, roomID, (timeline) => ({
    ...timeline, status: timeline.status === 'ready' ? 'ready' : 'failed', error,
  })),
  'timeline/opened': (state, { roomID, messages, hasMore }) =>
    withTimeline(state, roomID, (timeline) => opened(timeline, messages, hasMore)),
  'timeline/kept': (state, { roomID, messages, cursor }) => withTimeline(state, roomID, (timeline) =>
    (timeline.messages.length > 0 ? timeline : { ...opened(timeline, messages, true), cursor })),
  // What we missed cannot be replayed: what we have would have a gap, so it is loaded anew.
  'timeline/broken': (state, { roomID }) => withTimeline(state, roomID, () => EMPTY),
  'timeline/trimmed': (state, { roomID }) => withTimeline(state, roomID, trimmed),
  'older/loading': (state, { roomID }) =>
    withTimeline(state, roomID, (timeline) => ({ ...timeline, older: 'loading' })),
  'older/failed': (state, { roomID }) =>
    withTimeline(state, roomID, (timeline) => ({ ...timeline, older: 'failed' })),
  'older/loaded': (state, { roomID, messages, hasMore }) =>
    withTimeline(state, roomID, (timeline) => extended(timeline, messages, hasMore)),

  'message/arrived': arrived,
  // An event that is no message has a place in the log too, from which a resume goes on.
  'message/changed': (state, { roomID, id, place, change }) => {
    const before = loadedMessage(state, roomID, id);
    const next = everywhere(
      withTimeline(state, roomID, (timeline) => advanced(changed(timeline, id, change), place)), roomID,
      (timeline) => changed(timeline, id, change));
    return change.deleted && !before?.deleted ? counted(next, { room_id: roomID, ...before, ...change }, -1) : next;
  },
  'message/reacted': (state, { roomID, id, place, userID, reaction }) => {
    const isMine = userID === state.me?.id;
    const username = isMine ? 'you' : nameOf(state.people[userID] ?? reaction);
    const change = (/** @type {Timeline} */ timeline) => reacted(timeline, id, { ...reaction, username }, isMine);
    return everywhere(withTimeline(state, roomID, (timeline) => advanced(change(timeline), place)), roomID, change);
  },
  'log/advanced': (state, { roomID, place }) => withTimeline(state, roomID, (timeline) => advanced(timeline, place)),
  ...READING_CHANGES,

  ...ATTENDANCE_CHANGES,
  'people/went': (state, action) => disconnected(ATTENDANCE_CHANGES['people/went'](state, action), action),
  ...PEOPLE_CHANGES,
  'member/changed': (state, action) => placed(PEOPLE_CHANGES['member/changed'](state, action), action),
  'member/gone': (state, action) => placed(PEOPLE_CHANGES['member/gone'](state, action), action),

  ...PENDING_CHANGES,
};

/**
 * The state after an action.
 *
 * @param {State} state
 * @param {Action} action
 * @returns {State}
 */
export function reduce(state, action) {
  const change = /** @type {(state: State, action: Action) => State} */ (CHANGES[action.type]);
  return change(state, action);
}

/** Holds the state and tells its listeners after every action that changed it. */
export class Store {
  #state = INITIAL;

  /** @type {((state: State, action: Action) => void)[]} */
  #listeners = [];

  get state() {
    return this.#state;
  }

  /** @param {Action} action */
  dispatch(action) {
    const next = reduce(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener(next, action);
  }

  /** @param {(state: State, action: Action) => void} listener */
  subscribe(listener) {
    this.#listeners.push(listener);
  }
}

/**
 * A room's timeline, an empty one when nothing is known yet.
 *
 * @param {State} state
 * @param {number} roomID
 * @returns {Timeline}
 */
export function timelineOf(state, roomID) {
  return state.timelines[roomID] ?? EMPTY;
}

/**
 * Whether one belongs to a room and so may post in it.
 *
 * @param {Room|undefined} room
 */
export function isMember(room) {
  return room?.my_role !== undefined && room.my_role !== null;
}

/**
 * @param {State} state
 * @param {Extract<Action, {type: 'rooms/loaded'}>} action
 * @returns {State}
 */
function roomsLoaded(state, { rooms }) {
  const current = rooms.map((room) => {
    const known = state.rooms[room.id];
    // A message may have come in live, or we may have read on, after the server wrote this list.
    const read = Math.max(known?.last_read_seq ?? 0, room.last_read_seq ?? 0);
    const isBehind = (known?.last_seq ?? 0) > (room.last_seq ?? 0) || read > (room.last_read_seq ?? 0);
    const unread = isBehind ? known?.unread_count : room.unread_count ?? known?.unread_count;
    const name = room.name || (known?.name ?? '');
    const mentions = isBehind ? known?.mention_count : room.mention_count ?? known?.mention_count;
    const seq = isBehind ? known?.last_seq : room.last_seq;
    return { ...room, name, last_seq: seq, unread_count: unread, mention_count: mentions, ...(read > 0 ? { last_read_seq: read } : {}) };
  });
  const loaded = Object.fromEntries(current.map((room) => [room.id, room]));
  return introduced({ ...state, roomsStatus: 'ready', rooms: loaded }, rooms);
}

/**
 * @param {State} state
 * @param {Extract<Action, {type: 'room/entered'}>} action
 */
function entered(state, { roomID, lastSeq, people }) {
  const next = people ? withOnline(state, roomID, people) : state;
  return withTimeline(next, roomID, (timeline) =>
    (timeline.cursor === null && lastSeq !== null ? reached(timeline, lastSeq) : timeline));
}

/**
 * @param {State} state
 * @param {Extract<Action, {type: 'message/arrived'}>} action
 */
function arrived(state, { message, duplicate }) {
  const roomID = message.room_id;
  const looking = state.route.name === 'room' && state.route.roomID === roomID;
  const known = loadedMessage(state, roomID, message.id);
  const { reply_count, last_reply_at } = known ?? {};
  let next = withTimeline(state, roomID, (timeline) => {
    const grown = merged(timeline, [known ? { ...message, reply_count, last_reply_at } : message]);
    // The answer to a retried send may overtake a replay; resuming from it would skip the rest.
    const moved = duplicate ? grown : reached(grown, message.seq);
    return looking ? moved : trimmed(moved);
  });
  const room = state.rooms[roomID];
  if (room && message.seq > (room.last_seq ?? 0)) {
    const isNews = message.user_id !== state.me?.id;
    const isMention = isNews && (message.mentions_room || message.mentions?.includes(state.me?.id ?? 0));
    next = withRoom(next, roomID, {
      last_seq: message.seq, unread_count: (room.unread_count ?? 0) + (isNews ? 1 : 0),
      mention_count: (room.mention_count ?? 0) + (isMention ? 1 : 0),
    });
  }
  if (message.user_id === state.me?.id && message.client_id) {
    next = acknowledged(next, message.client_id);
  }
  const typists = next.typing[roomID]?.filter((typist) => typist.username !== message.username);
  if (typists) next = { ...next, typing: { ...next.typing, [roomID]: typists } };
  if (!known && !message.deleted) next = counted(next, message, 1);
  return answered(next, message);
}

/**
 * An event that is no message has a place in the log too.
 *
 * @param {State} state
 * @param {{roomID: number, place: number}} event
 */
function placed(state, { roomID, place }) {
  return state.timelines[roomID] ? withTimeline(state, roomID, (timeline) => advanced(timeline, place)) : state;
}

/**
 * @param {Timeline} timeline
 * @param {number} place of an event, 0 where the server named none
 */
function advanced(timeline, place) {
  return place > 0 ? reached(timeline, place) : timeline;
}

/**
 * @param {State} state
 * @param {number} roomID
 * @param {Partial<Room>} change
 * @returns {State}
 */
function withRoom(state, roomID, change) {
  const room = state.rooms[roomID] ?? { id: roomID, name: '' };
  // The server has no name for a direct room: it is called by the people in it.
  const name = change.name || room.name;
  return { ...state, rooms: { ...state.rooms, [roomID]: { ...room, ...change, name } } };
}

/**
 * @param {State} state
 * @param {number} roomID
 * @param {(timeline: Timeline) => Timeline} change
 * @returns {State}
 */
function withTimeline(state, roomID, change) {
  const timeline = timelineOf(state, roomID);
  const next = change(timeline);
  return next === timeline ? state : { ...state, timelines: { ...state.timelines, [roomID]: next } };
}
