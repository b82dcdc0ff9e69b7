/** Says that one is typing: at most every three seconds, and that one stopped after two without a key. */

const EVERY = 3_000;
const QUIET = 2_000;

export class TypingSignal {
  #say;
  #lastSaid = -Infinity;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {(isTyping: boolean) => void} say */
  constructor(say) {
    this.#say = say;
  }

  /** A key was pressed that changed the text. */
  key(now = Date.now()) {
    if (now - this.#lastSaid >= EVERY) {
      this.#lastSaid = now;
      this.#say(true);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop(), QUIET);
  }

  /** The text is empty, or one looks elsewhere. */
  stop() {
    this.sent();
    this.#say(false);
  }

  /** The message is out, which says by itself that the typing is over. */
  sent() {
    clearTimeout(this.#timer);
    this.#lastSaid = -Infinity;
  }
}
