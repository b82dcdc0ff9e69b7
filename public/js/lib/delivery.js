/**
 * Sends what is in the outbox: room by room, one message at a time so that their order holds, again after
 * every reconnect until the server has acknowledged or refused each. Sending twice is safe, because the
 * server knows a message by its `client_id`.
 *
 * @typedef {import('../types.js').Pending} Pending
 */

import { pendingIn } from './outbox.js';
import { uuid7 } from './uuid7.js';

/** Without an answer in this time a message is sent again (ms). */
const PATIENCE = 15_000;

/** Refusals that are about the moment, not about the message. */
const PASSING = new Set(['rate_limited', 'too_many_requests', 'storage_unavailable', 'unavailable', 'busy']);

/** How long to hold back when the server asks for time but does not say how much (ms). */
const PAUSE = 2_000;

export class Delivery {
  #store;
  #send;
  #keep;
  #uploads;
  /** Rooms that are live, so that messages to them can go out. @type {Set<number>} */
  #open = new Set();
  /** What each room waits for. @type {Map<number, {clientID: string, timer: ReturnType<typeof setTimeout>|undefined}>} */
  #waiting = new Map();

  /**
   * @param {object} parts
   * @param {import('../state.js').Store} parts.store
   * @param {(entry: Pending) => void} parts.send
   * @param {Pick<import('./outbox.js').Outbox, 'put'|'remove'>} parts.outbox
   * @param {Pick<import('./uploads.js').Uploads, 'start'|'cancel'>} parts.uploads
   */
  constructor({ store, send, outbox, uploads }) {
    this.#uploads = uploads;
    this.#store = store;
    this.#send = send;
    this.#keep = outbox;
  }

  /**
   * Shows a message at once, keeps it, and sends it when its room is live.
   *
   * @param {Pending} entry
   */
  add(entry) {
    this.#store.dispatch({ type: 'outbox/added', entries: [entry] });
    void this.#keep.put(entry);
    this.#next(entry.room_id);
  }

  /** @param {string} clientID */
  retry(clientID) {
    this.#store.dispatch({ type: 'outbox/retried', clientID });
    const entry = this.#store.state.outbox[clientID];
    if (!entry) return;
    void this.#keep.put(entry);
    this.#next(entry.room_id);
  }

  /** @param {string} clientID */
  discard(clientID) {
    const entry = this.#store.state.outbox[clientID];
    for (const file of entry?.files ?? []) this.#uploads.cancel(file.key);
    if (entry && this.#waiting.get(entry.room_id)?.clientID === clientID) this.#settle(entry.room_id);
    this.#store.dispatch({ type: 'outbox/discarded', clientID });
    void this.#keep.remove(clientID);
    if (entry) this.#next(entry.room_id);
  }

  /** @param {number} roomID a room that became live */
  opened(roomID) {
    this.#open.add(roomID);
    this.#settle(roomID);
    this.#next(roomID);
  }

  /** @param {number} roomID a room that is live no longer */
  closed(roomID) {
    this.#open.delete(roomID);
    this.#settle(roomID);
  }

  /** The connection is gone, and with it every answer we waited for. */
  lost() {
    this.#open.clear();
    for (const roomID of [...this.#waiting.keys()]) this.#settle(roomID);
  }

  /** @param {number} roomID @param {string} clientID a message that the server has stored */
  acknowledged(roomID, clientID) {
    void this.#keep.remove(clientID);
    if (this.#waiting.get(roomID)?.clientID === clientID) this.#settle(roomID);
    this.#next(roomID);
  }

  /**
   * @param {string} clientID
   * @param {{code: string, text: string, retryAfter: number}} refusal
   */
  refused(clientID, { code, text, retryAfter }) {
    const entry = this.#store.state.outbox[clientID];
    if (!entry) return;
    this.#settle(entry.room_id);
    if (retryAfter > 0 || PASSING.has(code)) {
      this.#wait(entry, retryAfter || PAUSE);
      return;
    }
    // A file that waited too long is gone there: it has to be uploaded anew.
    if (code === 'file_not_found' && entry.files) {
      const files = entry.files.map(({ id, ...file }) => ({ ...file, key: uuid7() }));
      this.#store.dispatch({ type: 'outbox/uploaded', clientID, files });
    }
    this.#store.dispatch({ type: 'outbox/failed', clientID, error: text });
    const failed = this.#store.state.outbox[clientID];
    if (failed) void this.#keep.put(failed);
    this.#next(entry.room_id);
  }

  /** @param {number} roomID */
  #next(roomID) {
    if (!this.#open.has(roomID) || this.#waiting.has(roomID)) return;
    const entry = pendingIn(this.#store.state, roomID).find((one) => one.status === 'queued');
    if (!entry) return;
    if (entry.files?.some((file) => file.id === undefined)) {
      void this.#upload(entry, entry.files);
      return;
    }
    this.#send(entry);
    this.#wait(entry, PATIENCE);
  }

  /**
   * Brings a message's files to the server; the message itself follows.
   *
   * @param {Pending} entry
   * @param {readonly import('../types.js').PendingFile[]} files
   */
  async #upload(entry, files) {
    const { client_id: clientID, room_id: roomID } = entry;
    const turn = { clientID, timer: undefined };
    this.#waiting.set(roomID, turn);
    try {
      const uploaded = await Promise.all(files.map(async (file) =>
        ({ ...file, id: file.id ?? await this.#uploads.start(file) })));
      if (this.#waiting.get(roomID) !== turn) return;
      this.#store.dispatch({ type: 'outbox/uploaded', clientID, files: uploaded });
      await this.#keep.put({ ...entry, files: uploaded });
      if (this.#waiting.get(roomID) !== turn) return;
      this.#settle(roomID);
      this.#next(roomID);
    } catch (error) {
      if (this.#waiting.get(roomID) !== turn) return;
      const { status = 0, code = '', message = '' } = /** @type {import('./api-error.js').APIError} */ (error);
      const isPassing = [0, 429, 503].includes(status);
      this.refused(clientID, { code, text: message, retryAfter: isPassing ? PAUSE : 0 });
    }
  }

  /** @param {Pending} entry @param {number} time */
  #wait(entry, time) {
    const timer = setTimeout(() => {
      this.#settle(entry.room_id);
      this.#next(entry.room_id);
    }, time);
    this.#waiting.set(entry.room_id, { clientID: entry.client_id, timer });
  }

  /** @param {number} roomID */
  #settle(roomID) {
    clearTimeout(this.#waiting.get(roomID)?.timer);
    this.#waiting.delete(roomID);
  }
}
