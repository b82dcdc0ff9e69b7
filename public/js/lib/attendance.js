/**
 * Who is in a room right now, and who types there, as changes of the state.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Action} Action
 * @typedef {'people/listed'|'people/came'|'people/went'|'typing'|'typing/expired'} AttendanceType
 */

import { byName } from './text.js';

/** @type {Pick<{[T in Action['type']]: (state: State, action: Extract<Action, {type: T}>) => State}, AttendanceType>} */
export const ATTENDANCE_CHANGES = {
  'people/listed': (state, { roomID, people }) => withOnline(state, roomID, people),
  'people/came': (state, { roomID, person }) => {
    const others = (state.online[roomID] ?? []).filter((other) => other.username !== person.username);
    return withOnline(state, roomID, [...others, person]);
  },
  'people/went': (state, { roomIDs, username }) => {
    const gone = roomIDs ?? Object.keys(state.online).map(Number);
    let next = state;
    for (const roomID of gone) {
      next = withOnline(next, roomID, (next.online[roomID] ?? []).filter((person) => person.username !== username));
      const typists = (next.typing[roomID] ?? []).filter((typist) => typist.username !== username);
      next = { ...next, typing: { ...next.typing, [roomID]: typists } };
    }
    return next;
  },
  typing: (state, { roomID, person, until }) => {
    const others = (state.typing[roomID] ?? []).filter((typist) => typist.username !== person.username);
    const typists = until > 0 ? [...others, { ...person, until }] : others;
    return { ...state, typing: { ...state.typing, [roomID]: typists } };
  },
  'typing/expired': (state, { now }) => {
    const typing = Object.entries(state.typing)
      .map(([roomID, typists]) => [roomID, typists.filter((typist) => typist.until > now)]);
    return { ...state, typing: Object.fromEntries(typing) };
  },
};

/**
 * @param {State} state
 * @param {number} roomID
 * @param {readonly import('../types.js').Person[]} people
 * @returns {State}
 */
export function withOnline(state, roomID, people) {
  const sorted = [...people].sort((a, b) => byName(a.username, b.username));
  return { ...state, online: { ...state.online, [roomID]: sorted } };
}
