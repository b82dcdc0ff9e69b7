/**
 * The browser's database. Where there is none, as in some private windows, whatever should be kept lasts as
 * long as the page.
 */

const NAME = 'roost';
const VERSION = 2;

/** @type {Promise<IDBDatabase|null>|null} */
let opening = null;

/**
 * @param {'outbox'|'timelines'} name
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest} work
 * @returns {Promise<unknown>} undefined when there is no database
 */
export async function run(name, mode, work) {
  opening ??= open();
  const database = await opening;
  if (!database) return undefined;
  return new Promise((resolve) => {
    const transaction = database.transaction(name, mode);
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => resolve(undefined);
  });
}

/** @returns {Promise<IDBDatabase|null>} */
function open() {
  return new Promise((resolve) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        request.result.createObjectStore('outbox', { keyPath: 'client_id' }).createIndex('user', 'user_id');
      }
      if (oldVersion < 2) request.result.createObjectStore('timelines', { keyPath: 'room_id' });
    };
    request.onsuccess = () => {
      // Another tab with a newer page must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => resolve(null);
    request.onblocked = () => resolve(null);
  });
}
