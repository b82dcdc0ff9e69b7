/**
 * Loads what one reads besides the newest messages: the past around a place, threads, pins, answered messages and
 * who reacted. What comes of it ends as an action in the store.
 *
 * @typedef {import('./types.js').Message} Message
 */

import { PAGE } from './api.js';
import { APIError, sentence } from './lib/api-error.js';
import { nameOf } from './lib/people.js';
import { loadedMessage, messageID } from './lib/reading.js';
import { timelineOf } from './state.js';

/** A thread is followed over so many pages at most. */
const MOST_PAGES = 5;

export class Reader {
  #store;
  #api;
  /** Messages that are on their way, or that cannot be had. @type {Set<number>} */
  #asked = new Set();

  /**
   * @param {import('./state.js').Store} store
   * @param {import('./api.js').API} api
   */
  constructor(store, api) {
    this.#store = store;
    this.#api = api;
  }

  /**
   * Loads the messages around a place, unless it is among the newest ones.
   *
   * @param {number} roomID
   * @param {number} seq
   */
  async openAt(roomID, seq) {
    const holds = (/** @type {readonly Message[]} */ messages) =>
      (messages[0]?.seq ?? Infinity) <= seq && seq <= (messages.at(-1)?.seq ?? 0);
    const { past } = this.#store.state;
    if (past[roomID] && holds(past[roomID]?.messages ?? [])) return;
    const { messages, hasMore, status } = timelineOf(this.#store.state, roomID);
    if (status === 'ready' && (holds(messages) || !hasMore)) {
      this.leavePast(roomID);
      return;
    }
    this.#store.dispatch({ type: 'past/opened', roomID });
    try {
      const found = await this.#page(roomID, `around=${seq}&limit=${PAGE}`);
      this.#store.dispatch({ type: 'past/loaded', roomID, messages: found, change: { hasMore: (found[0]?.seq ?? 1) > 1 } });
    } catch (error) {
      this.#store.dispatch({ type: 'past/changed', roomID, change: { status: 'failed', error: sentence(error) } });
    }
  }

  /** @param {number} roomID whose newest messages one wants to see again */
  leavePast(roomID) {
    this.#store.dispatch({ type: 'past/left', roomID });
  }

  /** @param {number} roomID */
  async older(roomID) {
    const past = this.#store.state.past[roomID];
    if (!past || past.status !== 'ready' || past.older === 'loading' || !past.hasMore) return;
    this.#store.dispatch({ type: 'past/changed', roomID, change: { older: 'loading' } });
    try {
      const messages = await this.#page(roomID, `before=${past.messages[0]?.seq ?? 0}&limit=${PAGE}`);
      const change = { hasMore: messages.length === PAGE && (messages[0]?.seq ?? 1) > 1, older: /** @type {const} */ ('idle') };
      this.#store.dispatch({ type: 'past/loaded', roomID, messages, change });
    } catch {
      this.#store.dispatch({ type: 'past/changed', roomID, change: { older: 'failed' } });
    }
  }

  /** @param {number} roomID */
  async newer(roomID) {
    const past = this.#store.state.past[roomID];
    if (!past || past.status !== 'ready' || past.newer === 'loading') return;
    this.#store.dispatch({ type: 'past/changed', roomID, change: { newer: 'loading' } });
    try {
      const messages = await this.#page(roomID, `after=${past.messages.at(-1)?.seq ?? 0}&limit=${PAGE}`);
      this.#store.dispatch({ type: 'past/loaded', roomID, messages, change: { newer: 'idle' } });
    } catch {
      this.#store.dispatch({ type: 'past/changed', roomID, change: { newer: 'failed' } });
    }
  }

  /**
   * Opens the thread under a message.
   *
   * @param {number} roomID
   * @param {number} seq
   */
  async openThread(roomID, seq) {
    const root = messageID(roomID, seq);
    this.#store.dispatch({ type: 'thread/opened', roomID, root });
    try {
      const path = `/api/rooms/${roomID}/messages/${root}`;
      const first = await this.#api.call('GET', path);
      this.#store.dispatch({ type: 'thread/loaded', root, messages: [first, ...await this.#all(`${path}/thread?limit=200`)] });
    } catch (error) {
      this.#store.dispatch({ type: 'thread/failed', root, error: sentence(error) });
    }
  }

  closeThread() {
    this.#store.dispatch({ type: 'thread/closed' });
  }

  /** @param {number} roomID */
  async loadPins(roomID) {
    try {
      this.#store.dispatch({ type: 'pins/loaded', roomID, messages: await this.#api.call('GET', `/api/rooms/${roomID}/pins`) });
    } catch (error) {
      this.#store.dispatch({ type: 'pins/failed', roomID, error: sentence(error) });
    }
  }

  /**
   * Somebody pinned a message, or took it down.
   *
   * @param {number} roomID
   * @param {number} id
   * @param {boolean} isRemoved
   */
  async pinned(roomID, id, isRemoved) {
    if (!isRemoved) await this.quote(roomID, id);
    this.#store.dispatch({ type: 'pins/changed', roomID, id, isRemoved });
  }

  /**
   * Loads a message that another one answers, once.
   *
   * @param {number} roomID
   * @param {number} id
   */
  async quote(roomID, id) {
    if (this.#asked.has(id) || loadedMessage(this.#store.state, roomID, id) !== undefined) return;
    this.#asked.add(id);
    const message = await this.#api.call('GET', `/api/rooms/${roomID}/messages/${id}`).catch((error) => {
      if (error instanceof APIError && error.status === 0) this.#asked.delete(id);
      return null;
    });
    if (message || this.#asked.has(id)) this.#store.dispatch({ type: 'quote/loaded', id, message });
  }

  /**
   * Finds out who reacted to a message, as far as there is room to say it.
   *
   * @param {Pick<Message, 'id'|'room_id'>} message
   */
  async reactors({ id, room_id: roomID }) {
    if (this.#asked.has(-id)) return;
    this.#asked.add(-id);
    try {
      /** @type {import('./types.js').Given[]} */
      const given = await this.#api.call('GET', `/api/rooms/${roomID}/messages/${id}/reactions`);
      const me = this.#store.state.me?.id;
      const names = Object.fromEntries(given.map(({ emoji, users }) =>
        [emoji, users.map((user) => (user.id === me ? 'you' : nameOf(user)))]));
      this.#store.dispatch({ type: 'reactors/known', roomID, id, names });
    } catch {
      // Their number stands there anyway.
    }
    this.#asked.delete(-id);
  }

  /**
   * A page of a list about a message, and the address of the one that follows.
   *
   * @param {string} path
   */
  page(path) {
    return this.#api.page(path);
  }

  /** @param {number} roomID @param {string} query @returns {Promise<Message[]>} */
  #page(roomID, query) {
    return this.#api.call('GET', `/api/rooms/${roomID}/messages?${query}`);
  }

  /** @param {string} path of a list, whose pages are followed @returns {Promise<any[]>} */
  async #all(path) {
    const found = [];
    for (let [next, page] = [path, 0]; next && page < MOST_PAGES; page += 1) {
      const answer = await this.#api.page(next);
      found.push(...answer.items);
      next = answer.next;
    }
    return found;
  }
}
