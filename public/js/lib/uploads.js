/**
 * Files on their way to the server. One that is on its way already is not sent a second time, so that a
 * message can wait for what the composer began.
 *
 * @typedef {import('../types.js').PendingFile} PendingFile
 * @typedef {(file: PendingFile, progress: (part: number) => void, signal: AbortSignal)
 *   => Promise<{id: number}>} Send
 * @typedef {{part: number, abort: AbortController, result: Promise<number>}} Running
 */

export class Uploads {
  #send;
  /** @type {Map<string, Running>} */
  #running = new Map();
  /** @type {Map<string, Set<(part: number) => void>>} */
  #listeners = new Map();

  /** @param {Send} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * Uploads a file, unless that is under way, and gives its number.
   *
   * @param {PendingFile} file
   * @returns {Promise<number>}
   */
  start(file) {
    const known = this.#running.get(file.key);
    if (known) return known.result;
    const abort = new AbortController();
    const result = this.#send(file, (part) => this.#progress(file.key, part), abort.signal)
      .then(({ id }) => id)
      .finally(() => this.#ended(file.key, abort));
    this.#running.set(file.key, { part: 0, abort, result });
    return result;
  }

  /** @param {string} key */
  cancel(key) {
    this.#running.get(key)?.abort.abort();
    this.#running.delete(key);
  }

  /**
   * Tells what part of a file has gone out, at once and whenever that changes.
   *
   * @param {string} key
   * @param {(part: number) => void} listener
   * @returns {() => void} ends it
   */
  listen(key, listener) {
    const listeners = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, listeners.add(listener));
    listener(this.#running.get(key)?.part ?? 0);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(key) === listeners) this.#listeners.delete(key);
    };
  }

  /** @param {string} key @param {number} part */
  #progress(key, part) {
    const running = this.#running.get(key);
    if (running) running.part = part;
    for (const listener of this.#listeners.get(key) ?? []) listener(part);
  }

  /** @param {string} key @param {AbortController} abort */
  #ended(key, abort) {
    if (this.#running.get(key)?.abort === abort) this.#running.delete(key);
  }
}
