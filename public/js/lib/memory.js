/**
 * Remembers the rooms one is in, so that a page that is opened without a network still knows where one may
 * write. Only names are kept; what is in the rooms comes from the server.
 *
 * @typedef {import('../types.js').Room} Room
 */

const KEY = 'roost.rooms';

/**
 * @param {number} userID
 * @param {readonly Room[]} rooms
 */
export function rememberRooms(userID, rooms) {
  const names = rooms.map(({ id, name, topic, kind, my_role, notifications }) =>
    ({ id, name, topic, kind, my_role, notifications }));
  localStorage.setItem(KEY, JSON.stringify({ userID, rooms: names }));
}

/**
 * @param {number} userID
 * @returns {Room[]}
 */
export function rememberedRooms(userID) {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return kept?.userID === userID && Array.isArray(kept.rooms) ? kept.rooms : [];
  } catch {
    return [];
  }
}

export function forgetRooms() {
  localStorage.removeItem(KEY);
}
