/**
 * Addresses one can share and reload: `#/rooms/7` is a room, everything else the list of rooms.
 *
 * @typedef {import('./types.js').Route} Route
 */

/**
 * @param {string} hash
 * @returns {Route}
 */
export function routeOf(hash) {
  const match = /^#\/rooms\/([1-9]\d{0,15})$/u.exec(hash);
  return match ? { name: 'room', roomID: Number(match[1]) } : { name: 'home' };
}

/**
 * @param {number} roomID
 */
export function roomAddress(roomID) {
  return `#/rooms/${roomID}`;
}

/** The address of the list of rooms. */
export const HOME = '#/';

/**
 * Goes to an address, as following a link would.
 *
 * @param {string} address
 * @param {boolean} [instead] leave no step back to where we are
 */
export function go(address, instead = false) {
  if (instead) location.replace(address);
  else location.hash = address;
}
