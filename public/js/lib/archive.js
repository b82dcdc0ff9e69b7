/**
 * Keeps the newest messages of the rooms one looked at last in IndexedDB, so that they can be read without
 * a network. What changed meanwhile is replayed by the server when it is back.
 *
 * @typedef {import('../types.js').Message} Message
 * @typedef {{room_id: number, user_id: number, messages: readonly Message[], cursor: number, kept_at: number}} Kept
 */

import { run } from './database.js';

const STORE = 'timelines';
const ROOMS = 20;
const MESSAGES = 50;

/**
 * @param {number} userID
 * @param {number} roomID
 * @returns {Promise<Kept|null>}
 */
export async function kept(userID, roomID) {
  const found = /** @type {Kept|undefined} */ (await run(STORE, 'readonly', (store) => store.get(roomID)));
  return found?.user_id === userID ? found : null;
}

/**
 * Keeps a room, and lets go of the one not looked at for longest when there are too many.
 *
 * @param {number} userID
 * @param {number} roomID
 * @param {import('../types.js').Timeline} timeline
 */
export async function keep(userID, roomID, { messages, cursor }) {
  if (cursor === null || messages.length === 0) return;
  /** @type {Kept} */
  const entry = { room_id: roomID, user_id: userID, messages: messages.slice(-MESSAGES), cursor, kept_at: Date.now() };
  await run(STORE, 'readwrite', (store) => store.put(entry));
  const all = /** @type {Kept[]|undefined} */ (await run(STORE, 'readonly', (store) => store.getAll())) ?? [];
  const old = all.sort((a, b) => b.kept_at - a.kept_at).slice(ROOMS);
  for (const { room_id } of old) await run(STORE, 'readwrite', (store) => store.delete(room_id));
}

export async function forgetAll() {
  await run(STORE, 'readwrite', (store) => store.clear());
}
