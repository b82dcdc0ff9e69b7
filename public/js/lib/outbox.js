/**
 * Keeps what is not acknowledged in IndexedDB, so that it outlives the page and the browser. Where the
 * browser refuses a database, as some do in private windows, it lasts as long as the page.
 *
 * @typedef {import('../types.js').Pending} Pending
 */

const NAME = 'roost';
const STORE = 'outbox';

export class Outbox {
  /** @type {Promise<IDBDatabase|null>|null} */
  #opening = null;

  /**
   * Everything a user has left to send, oldest first.
   *
   * @param {number} userID
   * @returns {Promise<Pending[]>}
   */
  async all(userID) {
    const entries = /** @type {Pending[]|undefined} */ (
      await this.#run('readonly', (store) => store.index('user').getAll(userID)));
    return entries ?? [];
  }

  /** @param {Pending} entry */
  async put(entry) {
    await this.#run('readwrite', (store) => store.put(entry));
  }

  /** @param {string} clientID */
  async remove(clientID) {
    await this.#run('readwrite', (store) => store.delete(clientID));
  }

  /** @param {number} userID */
  async clear(userID) {
    for (const entry of await this.all(userID)) await this.remove(entry.client_id);
  }

  /**
   * @param {IDBTransactionMode} mode
   * @param {(store: IDBObjectStore) => IDBRequest} work
   * @returns {Promise<unknown>} undefined when there is no database
   */
  async #run(mode, work) {
    this.#opening ??= open();
    const database = await this.#opening;
    if (!database) return undefined;
    return new Promise((resolve) => {
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => resolve(undefined);
    });
  }
}

/** @returns {Promise<IDBDatabase|null>} */
function open() {
  return new Promise((resolve) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'client_id' });
      store.createIndex('user', 'user_id');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
  });
}
