/** What one writes, and does with messages that are there. Whatever comes of it ends as an action in the store. */

import { sentence } from './lib/api-error.js';
import { uuid7 } from './lib/uuid7.js';
import { timelineOf } from './state.js';

export class Writer {
  #store;
  #api;
  #live;

  /**
   * @param {import('./state.js').Store} store
   * @param {import('./api.js').API} api
   * @param {import('./live.js').Live} live
   */
  constructor(store, api, live) {
    this.#store = store;
    this.#api = api;
    this.#live = live;
  }

  /**
   * @param {number} roomID
   * @param {string} content
   * @param {readonly import('./types.js').PendingFile[]} [files]
   * @param {number} [replyTo] the id of the message that it answers
   */
  send(roomID, content, files = [], replyTo = 0) {
    const me = this.#store.state.me;
    if (!me) return;
    this.#live.send({
      client_id: uuid7(), user_id: me.id, room_id: roomID, content, status: 'queued',
      created_at: new Date().toISOString(), ...(files.length > 0 ? { files } : {}),
      ...(replyTo ? { reply_to: replyTo } : {}),
    });
  }

  /** Takes away what a command had to say. */
  dismissTold() {
    this.#store.dispatch({ type: 'told', roomID: 0, text: '' });
  }

  /** @param {string} clientID */
  async retry(clientID) {
    (await this.#live.delivery())?.retry(clientID);
  }

  /** @param {string} clientID */
  async discard(clientID) {
    (await this.#live.delivery())?.discard(clientID);
  }

  /**
   * @param {number} roomID
   * @param {number} id
   * @param {boolean} remove
   */
  async pin(roomID, id, remove) {
    try {
      await this.#api.call(remove ? 'DELETE' : 'PUT', `/api/rooms/${roomID}/pins/${id}`);
    } catch (error) {
      this.#store.dispatch({ type: 'alert', text: sentence(error) });
    }
  }

  /**
   * Tells the moderators and administrators of a message.
   *
   * @param {number} id
   * @param {string} reason
   */
  async report(id, reason) {
    await this.#api.call('POST', '/api/reports', { message_id: id, reason });
  }

  /**
   * What a message said before it was edited, the newest first.
   *
   * @param {number} roomID
   * @param {number} id
   * @returns {Promise<string[]>}
   */
  async earlierTexts(roomID, id) {
    return (await this.#api.call('GET', `/api/rooms/${roomID}/messages/${id}/edits`)).texts;
  }

  /** @param {number} id @param {string} emoji @param {boolean} remove */
  react(id, emoji, remove) {
    this.#live.socket.react(id, emoji, remove);
  }

  /**
   * Our newest message in a room, to be edited.
   *
   * @param {number} roomID
   */
  newestOwn(roomID) {
    const me = this.#store.state.me?.id;
    const { messages } = timelineOf(this.#store.state, roomID);
    return [...messages].reverse().find((one) => one.user_id === me && !one.deleted);
  }

  /**
   * Gives one of our messages another text; false where there is no connection to say so.
   *
   * @param {number} id
   * @param {string} content
   */
  edit(id, content) {
    if (!this.#live.socket.isLive) {
      this.#store.dispatch({ type: 'alert', text: 'A message can be edited once you are connected again.' });
      return false;
    }
    this.#live.socket.editMessage(id, content);
    return true;
  }

  /** @param {number} id one of our own */
  deleteMessage(id) {
    this.#live.socket.deleteMessage(id);
  }

  /** @param {number} roomID @param {boolean} isTyping */
  typing(roomID, isTyping) {
    if (this.#live.isInside(roomID)) this.#live.socket.typing(roomID, isTyping);
  }
}
