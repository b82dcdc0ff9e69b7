/**
 * Addresses one can share and reload: `#/rooms/7` is a room, `#/rooms/7/at/42` the message at a place of it,
 * `#/rooms/7/thread/42` the answers to it, `#/rooms/7/pins` what is pinned, each with `/file/42/9` for the file 9 of the
 * message at 42 in full,
 * `#/search?q=tea` a search, `#/browse` and the like a page of its own, everything else the list of rooms. Links that
 * bring a code say what for: `#invite=`, `#setup=`, `#reset=`.
 *
 * @typedef {import('./types.js').Route} Route
 */

/**
 * @param {string} hash
 * @returns {Route}
 */
export function routeOf(hash) {
  const room = /^#\/rooms\/([1-9]\d{0,15})(?:\/(pins|(at|thread)\/([1-9]\d{0,15})))?(?:\/file\/([1-9]\d{0,15})\/([1-9]\d{0,15}))?$/u.exec(hash);
  if (room) {
    const place = room[3] ? { [room[3]]: Number(room[4]) } : {};
    const file = room[5] ? { file: { seq: Number(room[5]), id: Number(room[6]) } } : {};
    return { name: 'room', roomID: Number(room[1]), ...place, ...(room[2] === 'pins' ? { pins: true } : {}), ...file };
  }
  const search = /^#\/search(?:\?q=([^&]*))?$/u.exec(hash);
  if (search) return { name: 'search', query: decoded(search[1] ?? '') };
  return pageOf(hash) ?? { name: 'home' };
}

/** The address of one's own profile. */
export const PROFILE = '#/profile';

/**
 * @param {number} roomID
 */
export function settingsAddress(roomID) {
  return `#/rooms/${roomID}/settings`;
}

/**
 * @param {string} hash
 * @returns {Route|null}
 */
function pageOf(hash) {
  const settings = /^#\/rooms\/([1-9]\d{0,15})\/settings$/u.exec(hash);
  if (settings) return { name: 'page', page: 'settings', part: '', roomID: Number(settings[1]) };
  const page = /^#\/(browse|direct|profile|notifications|admin|guest)(?:\/([\w.-]*))?$/u.exec(hash)
    ?? /^#(invite|setup|reset)=([\w-]+)$/u.exec(hash);
  if (!page) return null;
  const name = /** @type {import('./types.js').PageName} */ (page[1]);
  return { name: 'page', page: name, part: page[2] ?? '', roomID: 0 };
}

/**
 * @param {number} roomID
 */
export function roomAddress(roomID) {
  return `#/rooms/${roomID}`;
}

/**
 * The address of one message, which lands centred and marked.
 *
 * @param {number} roomID
 * @param {number} seq
 */
export function messageAddress(roomID, seq) {
  return `#/rooms/${roomID}/at/${seq}`;
}

/**
 * The address of the answers to a message.
 *
 * @param {number} roomID
 * @param {number} seq
 */
export function threadAddress(roomID, seq) {
  return `#/rooms/${roomID}/thread/${seq}`;
}

/**
 * @param {number} roomID
 */
export function pinsAddress(roomID) {
  return `#/rooms/${roomID}/pins`;
}

/**
 * The address of a file in full, over what an address shows; without a file, what it is shown over.
 *
 * @param {string} hash
 * @param {{seq: number, id: number}} [file]
 */
export function fileAddress(hash, file) {
  return hash.replace(/\/file\/.*$/u, '') + (file ? `/file/${file.seq}/${file.id}` : '');
}

/**
 * Where one talks to somebody.
 *
 * @param {string} username
 */
export function personAddress(username) {
  return `#/direct/${username}`;
}

/**
 * @param {string} query as it is typed, with its filters
 */
export function searchAddress(query) {
  return query ? `#/search?q=${encodeURIComponent(query)}` : '#/search';
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

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
