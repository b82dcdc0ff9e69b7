/**
 * Enters rooms on a fresh connection one after the other, so that somebody in many rooms is neither slowed
 * by the server's limits nor kept waiting for the room before their eyes.
 */
export class Entrance {
  #knock;
  /** @type {number[]} */
  #waiting = [];
  /** The room whose answer is awaited, or 0. */
  #at = 0;
  /** @type {Set<number>} */
  #inside = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {(roomID: number) => void} knock asks the server to let us in */
  constructor(knock) {
    this.#knock = knock;
  }

  /** @param {number} roomID */
  isInside(roomID) {
    return this.#inside.has(roomID);
  }

  /**
   * @param {number} roomID
   * @param {boolean} [first] before all that wait
   */
  add(roomID, first = false) {
    if (this.#inside.has(roomID) || this.#at === roomID) return;
    const others = this.#waiting.filter((one) => one !== roomID);
    this.#waiting = first ? [roomID, ...others] : [...others, roomID];
    this.#next();
  }

  /** @param {number} roomID the server let us in */
  entered(roomID) {
    this.#inside.add(roomID);
    if (this.#at !== roomID) return;
    this.#at = 0;
    this.#next();
  }

  /**
   * The server did not let us in.
   *
   * @param {number} retryAfter when it will, in milliseconds; 0 when it will not
   * @returns {number} the room it was about, or 0 when we were not asking
   */
  refused(retryAfter) {
    const roomID = this.#at;
    if (roomID && retryAfter > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#knock(roomID), retryAfter);
    } else {
      this.#at = 0;
      this.#next();
    }
    return roomID;
  }

  /** @param {number} roomID we are no longer in it */
  left(roomID) {
    this.#inside.delete(roomID);
  }

  /** The connection is gone: we are nowhere. */
  lost() {
    clearTimeout(this.#timer);
    this.#waiting = [];
    this.#at = 0;
    this.#inside.clear();
  }

  #next() {
    if (this.#at) return;
    this.#at = this.#waiting.shift() ?? 0;
    if (this.#at) this.#knock(this.#at);
  }
}
