/**
 * The live side of the chat: which rooms we are in on the open connection, what is on its way out, and what
 * follows from each thing the server says. It asks its owner to load what only the REST calls can bring.
 *
 * @typedef {import('./lib/frames.js').Heard} Heard
 * @typedef {import('./types.js').Action} Action
 * @typedef {object} Loads
 * @property {() => Promise<void>} rooms
 * @property {(roomID: number) => Promise<void>} timeline
 * @property {() => Promise<void>} current    the open room, unless it is there
 * @property {(roomID: number, id: number, isRemoved: boolean) => Promise<void>} pinned
 * @property {() => Promise<unknown>} session finds out whether it is still good
 */

import { Entrance } from './lib/entrance.js';
import { pendingIn } from './lib/outbox.js';
import { Socket } from './socket.js';
import { isMember, timelineOf } from './state.js';

/** The server says when somebody stops typing; should that get lost, this ends it (ms). */
const TYPING_LASTS = 30_000;

export class Live {
  #store;
  #load;
  #socket;
  #outbox;
  #uploads;
  #entrance;
  /**
   * Loaded with the first message that is to go out.
   *
   * @type {import('./lib/delivery.js').Delivery|null}
   */
  #delivery = null;
  /** @type {Promise<import('./lib/delivery.js').Delivery|null>|null} */
  #loadingDelivery = null;
  #hasBeenLive = false;

  /**
   * @param {object} parts
   * @param {import('./state.js').Store} parts.store
   * @param {import('./session.js').Session} parts.session
   * @param {import('./lib/outbox.js').Outbox} parts.outbox
   * @param {import('./lib/uploads.js').Uploads} parts.uploads
   * @param {Loads} parts.load
   */
  constructor({ store, session, outbox, uploads, load }) {
    this.#store = store;
    this.#load = load;
    this.#outbox = outbox;
    this.#uploads = uploads;
    this.#socket = new Socket({
      token: (fresh) => (fresh ? session.renew(session.access) : session.token()),
      hear: (heard) => this.#hear(heard),
      report: (link) => this.#connectionChanged(link),
    });
    this.#entrance = new Entrance((roomID) => this.#socket.enter(roomID, this.#resumePoint(roomID)));
  }

  get socket() {
    return this.#socket;
  }

  /**
   * Shows a message at once, keeps it, and sends it when its room is live.
   *
   * @param {import('./types.js').Pending} entry
   */
  send(entry) {
    if (this.#delivery) {
      this.#delivery.add(entry);
      return;
    }
    this.#store.dispatch({ type: 'outbox/added', entries: [entry] });
    void this.#outbox.put(entry);
    void this.delivery();
  }

  /** What brings messages out; nothing where it cannot be loaded, which is tried again with the next connection. */
  delivery() {
    this.#loadingDelivery ??= this.#loadDelivery().catch(() => {
      this.#loadingDelivery = null;
      return null;
    });
    return this.#loadingDelivery;
  }

  async #loadDelivery() {
    const { Delivery } = await import('./lib/delivery.js');
    this.#delivery = new Delivery({
      store: this.#store, outbox: this.#outbox, uploads: this.#uploads, send: (entry) => this.#socket.message(entry),
    });
    for (const { id } of Object.values(this.#store.state.rooms)) if (this.isInside(id)) this.#delivery.opened(id);
    return this.#delivery;
  }

  stop() {
    this.#socket.stop();
    this.#lost();
    this.#hasBeenLive = false;
  }

  /** @param {number} roomID */
  isInside(roomID) {
    return this.#entrance.isInside(roomID);
  }

  /**
   * Goes live in a room, if one is a member and there is a connection; else that follows by itself.
   *
   * @param {number} roomID
   */
  enter(roomID) {
    if (!this.#socket.isLive || !isMember(this.#store.state.rooms[roomID])) return;
    this.#entrance.add(roomID, this.#isOpen(roomID));
  }

  /** @param {import('./lib/reconnect.js').Link} link */
  #connectionChanged({ phase, since, wake, attempt }) {
    this.#store.dispatch({ type: 'connection', connection: { phase, since, attempt, retryAt: wake } });
    if (phase === 'live') return;
    this.#lost();
    // A handshake that is refused tells a page nothing, so a call finds out whether the session is over.
    if (phase === 'waiting' && attempt > 1) void this.#load.session().catch(() => {});
  }

  #lost() {
    this.#delivery?.lost();
    this.#entrance.lost();
  }

  #established() {
    for (const room of Object.values(this.#store.state.rooms)) this.enter(room.id);
    const isStale = this.#hasBeenLive || this.#store.state.roomsStatus === 'failed';
    this.#hasBeenLive = true;
    if (isStale) void this.#load.rooms().then(() => this.#load.current());
  }

  /** @param {number} roomID */
  #isOpen(roomID) {
    const { route } = this.#store.state;
    return route.name === 'room' && route.roomID === roomID;
  }

  /** @param {number} roomID */
  #resumePoint(roomID) {
    const { cursor } = timelineOf(this.#store.state, roomID);
    return cursor ?? this.#store.state.rooms[roomID]?.last_seq ?? null;
  }

  /** @param {Heard} heard */
  #hear(heard) {
    const dispatch = (/** @type {Action} */ action) => this.#store.dispatch(action);
    switch (heard.type) {
      case 'established': this.#established(); break;
      case 'entered': this.#entered(heard); break;
      case 'history': dispatch({ ...heard, type: 'timeline/opened' }); break;
      case 'message': this.#message(heard); break;
      case 'changed': dispatch({ ...heard, type: 'message/changed' }); break;
      case 'reacted': dispatch({ ...heard, type: 'message/reacted' }); break;
      case 'pinned': this.#pinned(heard); break;
      case 'people': dispatch({ ...heard, type: 'people/listed' }); break;
      case 'came': dispatch({ ...heard, type: 'people/came' }); break;
      case 'went': dispatch({ ...heard, type: 'people/went' }); break;
      case 'typing': this.#typing(heard); break;
      case 'read': dispatch({ ...heard, type: 'room/read' }); break;
      case 'room': dispatch({ ...heard, type: 'room/changed' }); break;
      case 'added': this.#added(heard.room); break;
      case 'state': dispatch({ type: 'people/known', people: [heard.user] }); break;
      case 'member': this.#member(heard); break;
      case 'notified': this.#notified(heard.notification); break;
      case 'counted': dispatch({ ...heard, type: 'notifications/counted' }); break;
      case 'announced': dispatch(heard); break;
      case 'out': void this.#out(heard.roomID); break;
      case 'resync': this.#resync(heard.roomID); break;
      case 'told': this.#told(heard); break;
      case 'refused': this.#refused(heard); break;
      case 'other': break;
    }
  }

  /** @param {Extract<Heard, {type: 'entered'}>} heard */
  #entered({ roomID, lastSeq, people }) {
    this.#store.dispatch({ type: 'room/entered', roomID, lastSeq, people });
    this.#entrance.entered(roomID);
    if (!people && this.#isOpen(roomID)) this.#socket.askPeople(roomID);
    this.#delivery?.opened(roomID);
    if (pendingIn(this.#store.state, roomID).length > 0) void this.delivery();
  }

  /** @param {import('./types.js').Room} room that we are a member of from now on */
  #added(room) {
    this.#store.dispatch({ type: 'room/changed', room });
    this.enter(room.id);
  }

  /** @param {import('./types.js').Notice} notification */
  #notified(notification) {
    this.#store.dispatch({ type: 'notified', notification });
    const { room_id: roomID } = notification;
    // It may be all we hear of a room that somebody took us into.
    if (roomID && !isMember(this.#store.state.rooms[roomID])) void this.#load.rooms();
  }

  /** @param {Extract<Heard, {type: 'member'}>} heard */
  #member({ roomID, userID, place, change, member }) {
    const isGone = change === 'left' || change === 'kicked' || change === 'banned';
    if (isGone) this.#store.dispatch({ type: 'member/gone', roomID, userID, place });
    else if (change !== 'unbanned') {
      this.#store.dispatch({ type: 'member/changed', roomID, userID, place, change: member });
    }
  }

  /** @param {Extract<Heard, {type: 'pinned'}>} heard */
  #pinned({ roomID, id, place, isRemoved }) {
    this.#store.dispatch({ type: 'log/advanced', roomID, place });
    void this.#load.pinned(roomID, id, isRemoved);
  }

  /** @param {Extract<Heard, {type: 'message'}>} heard */
  #message({ message, duplicate }) {
    this.#store.dispatch({ type: 'message/arrived', message, duplicate });
    const isMine = message.user_id === this.#store.state.me?.id;
    if (isMine && message.client_id) this.#acknowledged(message.room_id, message.client_id);
  }

  /** @param {number} roomID @param {string} clientID a message of ours that the server has stored */
  #acknowledged(roomID, clientID) {
    if (this.#delivery) this.#delivery.acknowledged(roomID, clientID);
    else void this.#outbox.remove(clientID);
  }

  /** @param {Extract<Heard, {type: 'typing'}>} heard */
  #typing({ roomID, person, isTyping }) {
    if (person.username === this.#store.state.me?.username) return;
    const until = isTyping ? Date.now() + TYPING_LASTS : 0;
    this.#store.dispatch({ type: 'typing', roomID, person, until });
    if (isTyping) setTimeout(() => this.#store.dispatch({ type: 'typing/expired', now: Date.now() }), TYPING_LASTS);
  }

  /** @param {number} roomID */
  #resync(roomID) {
    this.#store.dispatch({ type: 'timeline/broken', roomID });
    void this.#load.rooms();
    if (this.#isOpen(roomID)) void this.#load.timeline(roomID);
  }

  /** @param {number} roomID a room that we are no longer in, for whatever reason */
  async #out(roomID) {
    this.#entrance.left(roomID);
    this.#delivery?.closed(roomID);
    await this.#load.rooms();
    if (!isMember(this.#store.state.rooms[roomID])) this.#store.dispatch({ type: 'room/left', roomID });
  }

  /** @param {Extract<Heard, {type: 'told'}>} heard a command was carried out, and posted nothing */
  #told({ roomID, clientID, text }) {
    if (clientID) this.#store.dispatch({ type: 'outbox/discarded', clientID });
    this.#store.dispatch({ type: 'told', roomID, text });
    if (clientID) this.#acknowledged(roomID, clientID);
  }

  /** @param {Extract<Heard, {type: 'refused'}>} heard */
  #refused(heard) {
    if (heard.clientID) {
      this.#delivery?.refused(heard.clientID, heard);
      return;
    }
    const isAboutEntering = this.#entrance.refused(heard.retryAfter) !== 0;
    if (isAboutEntering && heard.retryAfter > 0) return;
    this.#store.dispatch({ type: 'alert', text: heard.text });
  }
}
