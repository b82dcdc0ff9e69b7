/** A clock that tests move by hand, in place of `setTimeout`. */
export class Clock {
  #now = 0;
  #next = 1;
  /** @type {Map<number, {at: number, run: () => void}>} */
  #due = new Map();
  #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  install() {
    const fakes = {
      setTimeout: (/** @type {() => void} */ run, delay = 0) => {
        this.#due.set(this.#next, { at: this.#now + delay, run });
        return this.#next++;
      },
      clearTimeout: (/** @type {number} */ id) => this.#due.delete(id),
    };
    Object.assign(globalThis, fakes);
    return this;
  }

  restore() {
    Object.assign(globalThis, this.#real);
  }

  /**
   * Lets time pass, running what falls due in its order.
   *
   * @param {number} milliseconds
   */
  pass(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      const [first] = [...this.#due].filter(([, one]) => one.at <= end).sort((a, b) => a[1].at - b[1].at);
      if (!first) break;
      this.#due.delete(first[0]);
      this.#now = first[1].at;
      first[1].run();
    }
    this.#now = end;
  }
}
