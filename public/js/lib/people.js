/**
 * How what we know of people changes: their profiles and presence, who belongs to a room, and what concerns us.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').User} User
 * @typedef {import('../types.js').Action} Action
 * @typedef {import('../types.js').Membership} Membership
 */

import { byName } from './text.js';

/** @type {Membership} */
export const NOBODY = { status: 'idle', list: [] };

/** From least to most rights. */
const ROLES = ['member', 'moderator', 'owner'];

/**
 * @template {Action['type']} T
 * @typedef {(state: State, action: Extract<Action, {type: T}>) => State} Change
 */

export const PEOPLE_CHANGES = {
  /** @type {Change<'people/known'>} */
  'people/known': (state, { people }) => withPeople(state, people),

  /** @type {Change<'members/loading'>} */
  'members/loading': (state, { roomID }) => withMembers(state, roomID, (known) => ({
    ...known, status: known.status === 'ready' ? 'ready' : 'loading',
  })),

  /** @type {Change<'members/failed'>} */
  'members/failed': (state, { roomID }) => withMembers(state, roomID, (known) => ({
    ...known, status: known.status === 'ready' ? 'ready' : 'failed',
  })),

  /** @type {Change<'members/loaded'>} */
  'members/loaded': (state, { roomID, members }) =>
    withMembers(withPeople(state, members), roomID, () => ({ status: 'ready', list: members })),

  /** @type {Change<'member/changed'>} */
  'member/changed': (state, { roomID, userID, change }) => {
    const next = state.me?.id === userID && change.role && state.rooms[roomID]
      ? { ...state, rooms: { ...state.rooms, [roomID]: { ...state.rooms[roomID], my_role: change.role } } } : state;
    return withMembers(/** @type {State} */ (next), roomID, (known) => {
      if (known.status !== 'ready') return known;
      const isKnown = known.list.some(({ id }) => id === userID);
      const list = isKnown
        ? known.list.map((one) => (one.id === userID ? { ...one, ...change } : one))
        : [...known.list, { role: 'member', ...change, id: userID, username: change.username ?? '' }];
      return { ...known, list: /** @type {Membership['list']} */ (list) };
    });
  },

  /** @type {Change<'member/gone'>} */
  'member/gone': (state, { roomID, userID }) => withMembers(state, roomID, (known) => ({
    ...known, list: known.list.filter(({ id }) => id !== userID),
  })),

  /** @type {Change<'me/changed'>} */
  'me/changed': (state, { user }) => ({ ...withPeople(state, [user]), me: { ...state.me, ...user } }),

  /** @type {Change<'favourites'>} */
  favourites: (state, { rooms }) => ({ ...state, favourites: rooms }),

  /** @type {Change<'notifications/counted'>} */
  'notifications/counted': (state, { unread }) => ({ ...state, notifications: unread }),

  // The number comes after what it counts, in a frame of its own or with the list.
  /** @type {Change<'notified'>} */
  notified: (state) => ({ ...state, notifications: state.notifications + 1 }),

  /** @type {Change<'announced'>} */
  announced: (state, { text }) => ({ ...state, announcement: text }),
};

/**
 * A direct room has no name of its own: it is called by the others in it, of whom the server tells with the room.
 *
 * @param {State} state
 * @param {readonly Partial<import('../types.js').Room>[]} rooms as the server sent them
 * @returns {State}
 */
export function introduced(state, rooms) {
  const told = rooms.filter(({ people = [] }) => people.length > 0);
  if (told.length === 0) return state;
  const directs = { ...state.directs };
  const named = { ...state.rooms };
  /** @type {User[]} */
  const met = [];
  for (const { id = 0, people = [] } of told) {
    const room = named[id];
    if (!room) continue;
    const others = people.filter((one) => one.id !== state.me?.id);
    met.push(...others);
    directs[id] = others.map((one) => one.id);
    const { people: _, ...rest } = room;
    named[id] = { ...rest, name: (others.length > 0 ? others : people).map(nameOf).join(', ') };
  }
  return withPeople({ ...state, directs, rooms: named }, met);
}

/**
 * Somebody's last connection is gone.
 *
 * @param {State} state
 * @param {{userID?: number, roomIDs: readonly number[]|null}} went
 * @returns {State}
 */
export function disconnected(state, { userID = 0 }) {
  const known = state.people[userID];
  return known ? withPeople(state, [{ ...known, status: 'offline' }]) : state;
}

/**
 * The members as they are shown: those with most rights first, then by name.
 *
 * @param {readonly import('../types.js').Member[]} members
 */
export function byRole(members) {
  return [...members].sort((a, b) =>
    ROLES.indexOf(b.role) - ROLES.indexOf(a.role) || byName(nameOf(a), nameOf(b)));
}

/**
 * What a person is called.
 *
 * @param {{username: string, display_name?: string}} user
 */
export function nameOf({ username, display_name }) {
  return display_name || username;
}

/**
 * @param {State} state
 * @param {readonly User[]} people
 * @returns {State}
 */
function withPeople(state, people) {
  const known = { ...state.people };
  for (const user of people) known[user.id] = { ...known[user.id], ...user };
  return { ...state, people: known };
}

/**
 * @param {State} state
 * @param {number} roomID
 * @param {(known: Membership) => Membership} change
 * @returns {State}
 */
function withMembers(state, roomID, change) {
  return { ...state, members: { ...state.members, [roomID]: change(state.members[roomID] ?? NOBODY) } };
}
