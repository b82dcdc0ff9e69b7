/**
 * Keeps what is not acknowledged in IndexedDB, so that it outlives the page and the browser. Where the
 * browser refuses a database, as some do in private windows, it lasts as long as the page.
 *
 * @typedef {import('../types.js').Pending} Pending
 */

import { run } from './database.js';

const STORE = 'outbox';

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
