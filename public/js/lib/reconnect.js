/**
 * When to connect, ping, give up on a silent socket and try again: a state machine without clock, chance
 * or socket. The driver tells it what happened and when, and carries out the actions it answers.
 *
 * @typedef {{type: 'start'} | {type: 'stop'} | {type: 'tick'} | {type: 'nudge'} | {type: 'offline'}
 *   | {type: 'frame'} | {type: 'established', heartbeat: number} | {type: 'closed', code: number}} LinkEvent
 * @typedef {'connect'|'connect-with-fresh-token'|'abandon'|'ping'} LinkAction
 */

/** Milliseconds; the heartbeat is what the server names, this one stands until it has. */
export const TIMES = Object.freeze({
  firstDelay: 1_000, longestDelay: 30_000, connect: 12_000, heartbeat: 25_000, probe: 5_000, settled: 5_000,
});

/** A peer is dead after this many heartbeats without a frame. */
const SILENT_HEARTBEATS = 2.4;

/** The server said no for good: another attempt needs a person who asks for it. */
const REFUSED = new Set([4403, 4404]);

export class Link {
  /** @type {'idle'|'connecting'|'waiting'|'live'|'refused'} */
  phase = 'idle';

  /** The failed attempts since the connection last held. */
  attempt = 0;

  /** When the link was last good, or when it was started. */
  since = 0;

  /** When to send the next `tick`; infinite when nothing is due. */
  wake = Infinity;

  #random;
  #heartbeat = TIMES.heartbeat;
  #lastFrame = 0;
  #liveSince = 0;
  #dead = Infinity;
  #needsFreshToken = false;

  /** @param {() => number} random from 0 up to 1 */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /**
   * Takes in one event and says what to do about it.
   *
   * @param {LinkEvent} event
   * @param {number} now milliseconds
   * @returns {LinkAction[]}
   */
  on(event, now) {
    switch (event.type) {
      case 'start': return this.phase === 'idle' ? this.#begin(now) : [];
      case 'stop': return this.#stop();
      case 'tick': return this.#tick(now);
      case 'nudge': return this.#nudge(now);
      case 'offline': return this.#offline(now);
      case 'frame': this.#heard(now); return [];
      case 'established': this.#establish(event.heartbeat, now); return [];
      case 'closed': this.#closed(event.code, now); return [];
    }
  }

  /** @param {number} now @returns {LinkAction[]} */
  #begin(now) {
    this.since = now;
    return this.#connect(now);
  }

  /** @returns {LinkAction[]} */
  #stop() {
    const busy = this.phase === 'live' || this.phase === 'connecting';
    this.phase = 'idle';
    this.attempt = 0;
    this.wake = Infinity;
    return busy ? ['abandon'] : [];
  }

  /** @param {number} now @returns {LinkAction[]} */
  #tick(now) {
    if (now < this.wake) return [];
    if (this.phase === 'waiting') return this.#connect(now);
    if (this.phase === 'connecting') {
      this.#wait(this.#backoff(), now);
      return ['abandon'];
    }
    if (this.phase !== 'live') return [];
    if (now >= this.#dead) {
      this.since = this.#lastFrame;
      return ['abandon', ...this.#connect(now)];
    }
    this.wake = this.#dead;
    return ['ping'];
  }

  /**
   * The network is back, the page is looked at again, or somebody pressed "retry now".
   *
   * @param {number} now
   * @returns {LinkAction[]}
   */
  #nudge(now) {
    if (this.phase === 'waiting' || this.phase === 'refused') return this.#connect(now);
    if (this.phase !== 'live' || now - this.#lastFrame < TIMES.probe) return [];
    this.#dead = Math.min(this.#dead, now + TIMES.probe);
    this.wake = this.#dead;
    return ['ping'];
  }

  /** @param {number} now @returns {LinkAction[]} */
  #offline(now) {
    if (this.phase !== 'live' && this.phase !== 'connecting') return [];
    if (this.phase === 'live') this.since = now;
    this.attempt = 0;
    this.#wait(this.#backoff(), now);
    return ['abandon'];
  }

  /** @param {number} now */
  #heard(now) {
    if (this.phase !== 'live') return;
    this.#lastFrame = now;
    this.#dead = now + this.#heartbeat * SILENT_HEARTBEATS;
    this.wake = now + this.#heartbeat;
  }

  /** @param {number} heartbeat @param {number} now */
  #establish(heartbeat, now) {
    this.phase = 'live';
    this.#needsFreshToken = false;
    this.#heartbeat = heartbeat > 0 ? heartbeat : TIMES.heartbeat;
    this.#liveSince = now;
    this.since = now;
    this.#heard(now);
  }

  /** @param {number} code @param {number} now */
  #closed(code, now) {
    if (this.phase !== 'live' && this.phase !== 'connecting') return;
    if (this.phase === 'live') {
      this.since = now;
      if (now - this.#liveSince >= TIMES.settled) this.attempt = 0;
    }
    if (REFUSED.has(code)) {
      this.phase = 'refused';
      this.wake = Infinity;
      return;
    }
    if (code === 4401) this.#needsFreshToken = true;
    this.#wait(this.#isSoon(code) && this.attempt === 0 ? this.#soon() : this.#backoff(), now);
  }

  /** @param {number} now @returns {LinkAction[]} */
  #connect(now) {
    this.phase = 'connecting';
    this.wake = now + TIMES.connect;
    return [this.#needsFreshToken ? 'connect-with-fresh-token' : 'connect'];
  }

  /** @param {number} delay @param {number} now */
  #wait(delay, now) {
    this.phase = 'waiting';
    this.attempt += 1;
    this.wake = now + delay;
  }

  /** 1, 2, 4 … 30 seconds, each between half and whole by chance, so that a crowd does not return as one. */
  #backoff() {
    const whole = Math.min(TIMES.firstDelay * 2 ** Math.min(this.attempt, 10), TIMES.longestDelay);
    return whole * (0.5 + this.#random() / 2);
  }

  #soon() {
    return this.#random() * TIMES.firstDelay;
  }

  /** A restart, an expired token, or a socket that was too slow: nothing is wrong with the server. */
  #isSoon(/** @type {number} */ code) {
    return code === 1012 || code === 1001 || code === 4401 || code === 4008;
  }
}
