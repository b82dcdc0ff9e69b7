/**
 * The outbox: our messages that the server has not acknowledged, as part of the page's state, and as IndexedDB keeps
 * them, so that they outlive the page and the browser. Where the browser refuses a database, as some do in private
 * windows, they last as long as the page.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Pending} Pending
 * @typedef {import('../types.js').Action} Action
 * @typedef {Extract<Action, {type: `outbox/${string}`}>['type']} PendingType
 */

import { run } from './database.js';

const STORE = 'outbox';

/** How many acknowledged client ids are remembered, to mark their rows as sent. */
const REMEMBERED_SENT = 50;

/** What is kept in this browser. */
export class Outbox {
  /**
   * Everything a user has left to send, oldest first.
   *
   * @param {number} userID
   * @returns {Promise<Pending[]>}
   */
  async all(userID) {
    const entries = /** @type {Pending[]|undefined} */ (
      await run(STORE, 'readonly', (store) => store.index('user').getAll(userID)));
    return entries ?? [];
  }

  /** @param {Pending} entry */
  async put(entry) {
    await run(STORE, 'readwrite', (store) => store.put(entry));
  }

  /** @param {string} clientID */
  async remove(clientID) {
    await run(STORE, 'readwrite', (store) => store.delete(clientID));
  }

  /** @param {number} userID */
  async clear(userID) {
    for (const entry of await this.all(userID)) await this.remove(entry.client_id);
  }
}

/** @type {Pick<{[T in Action['type']]: (state: State, action: Extract<Action, {type: T}>) => State}, PendingType>} */
export const PENDING_CHANGES = {
  'outbox/added': (state, { entries }) => {
    const added = Object.fromEntries(entries.map((entry) => [entry.client_id, entry]));
    return { ...state, outbox: { ...state.outbox, ...added } };
  },
  'outbox/failed': (state, { clientID, error }) =>
    withPending(state, clientID, { status: 'failed', error }),
  'outbox/uploaded': (state, { clientID, files }) => withPending(state, clientID, { files }),
  'outbox/retried': (state, { clientID }) =>
    withPending(state, clientID, { status: 'queued', error: undefined }),
  'outbox/discarded': (state, { clientID }) => withoutPending(state, clientID),
};

/**
 * Our messages to a room that are not acknowledged, in the order they were written.
 *
 * @param {State} state
 * @param {number} roomID
 */
export function pendingIn(state, roomID) {
  return Object.values(state.outbox)
    .filter((entry) => entry.room_id === roomID)
    .sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
}

/**
 * @param {State} state
 * @param {string} clientID of one that has come back from the server
 * @returns {State}
 */
export function acknowledged(state, clientID) {
  const next = withoutPending(state, clientID);
  return { ...next, sent: [...next.sent, clientID].slice(-REMEMBERED_SENT) };
}

/**
 * @param {State} state
 * @param {string} clientID
 * @param {Partial<Pending>} change
 * @returns {State}
 */
function withPending(state, clientID, change) {
  const entry = state.outbox[clientID];
  return entry ? { ...state, outbox: { ...state.outbox, [clientID]: { ...entry, ...change } } } : state;
}

/**
 * @param {State} state
 * @param {string} clientID
 * @returns {State}
 */
function withoutPending(state, clientID) {
  if (!state.outbox[clientID]) return state;
  const outbox = { ...state.outbox };
  delete outbox[clientID];
  return { ...state, outbox };
}
