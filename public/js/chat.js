/**
 * What a person can do, and what follows from what the server says. Views call the intents, the socket
 * reports what it heard, and everything ends as an action in the store.
 *
 * @typedef {import('./socket.js').Heard} Heard
 * @typedef {import('./types.js').Room} Room
 */

import { APIError } from './api.js';
import { Delivery } from './lib/delivery.js';
import { forgetRooms, rememberedRooms } from './lib/memory.js';
import { uuid7 } from './lib/uuid7.js';
import { Socket } from './socket.js';
import { isMember, timelineOf } from './state.js';

/** A typist who says nothing more is forgotten after this (ms). */
const TYPING_LASTS = 5_000;

export class Chat {
  #store;
  #api;
  #session;
  #outbox;
  #socket;
  #delivery;
  /** @type {Promise<void>|null} */
  #loadingRooms = null;
  /** @type {Map<number, number>} */
  #readTo = new Map();
  #hasBeenLive = false;

  /**
   * @param {object} parts
   * @param {import('./state.js').Store} parts.store
   * @param {import('./api.js').API} parts.api
   * @param {import('./session.js').Session} parts.session
   * @param {import('./lib/outbox.js').Outbox} parts.outbox
   */
  constructor({ store, api, session, outbox }) {
    this.#store = store;
    this.#api = api;
    this.#session = session;
    this.#outbox = outbox;
    this.#socket = new Socket({
      token: (fresh) => (fresh ? session.renew(session.access) : session.token()),
      hear: (heard) => this.#hear(heard),
      report: (link) => this.#connectionChanged(link),
    });
    this.#delivery = new Delivery({ store, outbox, send: (entry) => this.#socket.message(entry) });
  }

  // Coming and going

  /** @param {{username: string, password: string}} account */
  async signUp(account) {
    await this.#api.signUp(account);
    await this.signIn(account);
  }

  /** @param {{username: string, password: string}} account */
  async signIn(account) {
    this.#session.begin(await this.#api.signIn(account));
    await this.resume();
  }

  /** Takes up the session this browser keeps, if there is one. */
  async resume() {
    if (!this.#session.exists) return;
    let user = this.#session.user;
    if (!user) {
      user = await this.#api.me();
      this.#session.remember(user);
    }
    this.#store.dispatch({ type: 'session/started', user });
    this.#store.dispatch({ type: 'rooms/remembered', rooms: rememberedRooms(user.id) });
    this.#store.dispatch({ type: 'outbox/added', entries: await this.#outbox.all(user.id) });
    this.#socket.start();
    await this.loadRooms();
    await this.openCurrentRoom();
  }

  /** Forgets the session here even when the server cannot be told. */
  async signOut() {
    const me = this.#store.state.me;
    await this.#api.signOut().catch(() => {});
    if (me) await this.#outbox.clear(me.id);
    forgetRooms();
    this.#session.end('left');
  }

  /** The session is over, whoever ended it. */
  ended(/** @type {string} */ notice) {
    this.#socket.stop();
    this.#delivery.lost();
    this.#readTo.clear();
    this.#hasBeenLive = false;
    this.#store.dispatch({ type: 'session/ended', notice });
  }

  /** The access token is new; the open socket must hear of it before the old one expires. */
  renewed() {
    if (this.#socket.isLive) this.#socket.authenticate(this.#session.access);
  }

  // Connection

  /** The network may be back, somebody looks at the page, or asked for it. */
  nudge() {
    if (!this.#store.state.me) return;
    this.#socket.nudge();
    if (this.#socket.isLive) void this.loadRooms();
  }

  offline() {
    this.#socket.offline();
  }

  // Rooms

  loadRooms() {
    this.#loadingRooms ??= this.#fetchRooms().finally(() => {
      this.#loadingRooms = null;
    });
    return this.#loadingRooms;
  }

  /** Loads what the address asks for, unless it is there already. */
  async openCurrentRoom() {
    const { route, me, rooms } = this.#store.state;
    if (route.name !== 'room' || !me) return;
    const { roomID } = route;
    try {
      if (!rooms[roomID]) this.#store.dispatch({ type: 'room/changed', room: await this.#api.room(roomID) });
    } catch (error) {
      this.#store.dispatch({ type: 'timeline/failed', roomID, error: sentence(error) });
      return;
    }
    // A room one only looks at is not live, so what was seen of it earlier may be old.
    if (!isMember(this.#store.state.rooms[roomID])) this.#store.dispatch({ type: 'timeline/broken', roomID });
    await this.loadTimeline(roomID);
  }

  /** @param {{name: string, topic?: string}} room @returns {Promise<Room>} */
  async createRoom(room) {
    const created = await this.#api.createRoom(room);
    this.#store.dispatch({ type: 'room/changed', room: { my_role: 'owner', ...created } });
    this.#enter(created.id);
    return created;
  }

  /** @param {number} roomID */
  async joinRoom(roomID) {
    await this.#trying(async () => {
      const joined = await this.#api.joinRoom(roomID);
      this.#store.dispatch({ type: 'room/changed', room: { my_role: 'member', ...joined } });
      this.#enter(roomID);
    });
  }

  /** @param {number} roomID */
  async leaveRoom(roomID) {
    return this.#trying(async () => {
      await this.#api.leaveRoom(roomID);
      this.#socket.exit(roomID);
      this.#store.dispatch({ type: 'room/left', roomID });
    });
  }

  // Messages

  /** @param {number} roomID */
  async loadTimeline(roomID) {
    const { status } = timelineOf(this.#store.state, roomID);
    if (status === 'loading' || status === 'ready') return;
    this.#store.dispatch({ type: 'timeline/loading', roomID });
    try {
      const page = await this.#api.messages(roomID);
      this.#store.dispatch({ type: 'timeline/opened', roomID, ...page });
    } catch (error) {
      this.#store.dispatch({ type: 'timeline/failed', roomID, error: sentence(error) });
    }
  }

  /** @param {number} roomID */
  async loadOlder(roomID) {
    const { older, hasMore, messages, status } = timelineOf(this.#store.state, roomID);
    if (older === 'loading' || !hasMore || status !== 'ready') return;
    this.#store.dispatch({ type: 'older/loading', roomID });
    try {
      const page = await this.#api.messages(roomID, messages[0]?.seq);
      this.#store.dispatch({ type: 'older/loaded', roomID, ...page });
    } catch {
      this.#store.dispatch({ type: 'older/failed', roomID });
    }
  }

  /** Lets go of what is far above, which only somebody who reads the newest messages does not see. */
  trim(/** @type {number} */ roomID) {
    this.#store.dispatch({ type: 'timeline/trimmed', roomID });
  }

  /**
   * @param {number} roomID
   * @param {string} content
   */
  send(roomID, content) {
    const me = this.#store.state.me;
    if (!me) return;
    this.#delivery.add({
      client_id: uuid7(), user_id: me.id, room_id: roomID, content, status: 'queued',
      created_at: new Date().toISOString(),
    });
  }

  /** @param {string} clientID */
  retry(clientID) {
    this.#delivery.retry(clientID);
  }

  /** @param {string} clientID */
  discard(clientID) {
    this.#delivery.discard(clientID);
  }

  /** @param {number} roomID @param {boolean} isTyping */
  typing(roomID, isTyping) {
    this.#socket.typing(roomID, isTyping);
  }

  /** Somebody has the newest message of a room before their eyes. */
  seen(/** @type {number} */ roomID) {
    const room = this.#store.state.rooms[roomID];
    const last = timelineOf(this.#store.state, roomID).messages.at(-1)?.seq ?? 0;
    if (!isMember(room) || room?.unread_count === undefined || !this.#socket.isLive) return;
    if (last <= (this.#readTo.get(roomID) ?? 0) && room.unread_count === 0) return;
    this.#readTo.set(roomID, last);
    this.#socket.read(roomID, last);
    if (room.unread_count > 0) this.#store.dispatch({ type: 'room/read', roomID, unread: 0 });
  }

  // What follows from the connection

  /** @param {import('./lib/reconnect.js').Link} link */
  #connectionChanged({ phase, since, wake, attempt }) {
    this.#store.dispatch({ type: 'connection', connection: { phase, since, attempt, retryAt: wake } });
    if (phase === 'live') return;
    this.#delivery.lost();
    // A handshake that is refused tells a page nothing, so a call finds out whether the session is over.
    if (phase === 'waiting' && attempt > 1) void this.#api.me().catch(() => {});
  }

  #established() {
    for (const room of Object.values(this.#store.state.rooms)) if (isMember(room)) this.#enter(room.id);
    const isStale = this.#hasBeenLive || this.#store.state.roomsStatus === 'failed';
    this.#hasBeenLive = true;
    if (isStale) void this.loadRooms().then(() => this.#openCurrentRoomAgain());
  }

  /** What could not be loaded while the server was away is tried again. */
  async #openCurrentRoomAgain() {
    const { route } = this.#store.state;
    if (route.name !== 'room') return;
    if (timelineOf(this.#store.state, route.roomID).status !== 'ready') await this.openCurrentRoom();
  }

  async #fetchRooms() {
    this.#store.dispatch({ type: 'rooms/loading' });
    try {
      const rooms = await this.#api.rooms();
      const known = this.#store.state.rooms;
      this.#store.dispatch({ type: 'rooms/loaded', rooms });
      for (const room of rooms) if (isMember(room) && !isMember(known[room.id])) this.#enter(room.id);
    } catch {
      this.#store.dispatch({ type: 'rooms/failed' });
    }
  }

  /** @param {number} roomID */
  #enter(roomID) {
    if (!this.#socket.isLive) return;
    const { cursor } = timelineOf(this.#store.state, roomID);
    this.#socket.enter(roomID, cursor ?? this.#store.state.rooms[roomID]?.last_seq ?? null);
  }

  /** @param {Heard} heard */
  #hear(heard) {
    const dispatch = (/** @type {import('./state.js').Action} */ action) => this.#store.dispatch(action);
    switch (heard.type) {
      case 'established': this.#established(); break;
      case 'entered':
        dispatch({ type: 'room/entered', roomID: heard.roomID, lastSeq: heard.lastSeq, people: heard.people });
        if (!heard.people) this.#socket.askPeople(heard.roomID);
        this.#delivery.opened(heard.roomID);
        break;
      case 'history':
        dispatch({ type: 'timeline/opened', roomID: heard.roomID, messages: heard.messages, hasMore: heard.hasMore });
        break;
      case 'message':
        dispatch({ type: 'message/arrived', message: heard.message, duplicate: heard.duplicate });
        if (heard.message.user_id === this.#store.state.me?.id && heard.message.client_id) {
          this.#delivery.acknowledged(heard.message.room_id, heard.message.client_id);
        }
        break;
      case 'changed': dispatch({ ...heard, type: 'message/changed' }); break;
      case 'people': dispatch({ ...heard, type: 'people/listed' }); break;
      case 'came': dispatch({ ...heard, type: 'people/came' }); break;
      case 'went': dispatch({ ...heard, type: 'people/went' }); break;
      case 'typing': this.#typing(heard); break;
      case 'read': dispatch({ ...heard, type: 'room/read' }); break;
      case 'room': dispatch({ ...heard, type: 'room/changed' }); break;
      case 'removed': dispatch({ ...heard, type: 'room/left' }); break;
      case 'resync': this.#resync(heard.roomID); break;
      case 'refused': this.#refused(heard); break;
      case 'other': break;
    }
  }

  /** @param {Extract<Heard, {type: 'typing'}>} heard */
  #typing({ roomID, person, isTyping }) {
    if (person.id === this.#store.state.me?.id) return;
    const until = isTyping ? Date.now() + TYPING_LASTS : 0;
    this.#store.dispatch({ type: 'typing', roomID, person, until });
    if (isTyping) setTimeout(() => this.#store.dispatch({ type: 'typing/expired', now: Date.now() }), TYPING_LASTS);
  }

  /** @param {number} roomID */
  #resync(roomID) {
    this.#store.dispatch({ type: 'timeline/broken', roomID });
    void this.loadRooms();
    const { route } = this.#store.state;
    if (route.name === 'room' && route.roomID === roomID) void this.loadTimeline(roomID);
  }

  /** @param {Extract<Heard, {type: 'refused'}>} heard */
  #refused(heard) {
    if (heard.clientID) this.#delivery.refused(heard.clientID, heard);
    else this.#store.dispatch({ type: 'alert', text: heard.text });
  }

  /** @param {() => Promise<void>} work */
  async #trying(work) {
    try {
      await work();
    } catch (error) {
      this.#store.dispatch({ type: 'alert', text: sentence(error) });
    }
  }
}

/** @param {unknown} error */
function sentence(error) {
  return error instanceof APIError ? error.message : 'Something went wrong in this page. Please try again.';
}
