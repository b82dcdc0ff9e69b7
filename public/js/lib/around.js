/**
 * What there is to know of messages besides themselves: which are pinned, which they answer, which rooms they may name.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Message} Message
 */

import { seqOf } from './reading.js';
import { roomNames } from './room-links.js';
import { indexOf } from './window.js';

/** @type {ReadonlySet<number>} */
const NONE = new Set();

export class Around {
  /** @type {readonly Message[]|null} */
  #pins = null;
  #pinned = NONE;
  /** @type {State['rooms']|null} */
  #rooms = null;
  /** @type {ReadonlyMap<string, number>} */
  #names = new Map();

  /**
   * @param {State} state
   * @param {number} roomID
   * @param {readonly Message[]} messages all that are loaded
   * @param {(id: number) => void} ask for a message that is not
   * @returns {import('./rows.js').Surroundings}
   */
  of(state, roomID, messages, ask) {
    const pins = state.pins[roomID]?.messages ?? null;
    if (pins !== this.#pins) {
      this.#pins = pins;
      this.#pinned = pins ? new Set(pins.map((message) => message.id)) : NONE;
    }
    if (state.rooms !== this.#rooms) {
      this.#rooms = state.rooms;
      const names = roomNames(state.rooms);
      // The same names stay the same value, so that rows that hold it need not be drawn again.
      if (String([...names]) !== String([...this.#names])) this.#names = names;
    }
    return {
      rooms: this.#names,
      pinned: this.#pinned,
      people: state.people,
      quote: (id) => {
        const near = messages[indexOf(messages, seqOf(id))];
        if (near?.id === id) return near;
        const known = state.quotes[id];
        if (known === undefined) ask(id);
        return known;
      },
    };
  }
}
