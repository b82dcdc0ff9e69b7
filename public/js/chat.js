/**
 * What a person can do here: views call these intents, and whatever comes of them ends as an action in the
 * store. Coming and going, rooms and their newest messages are here; `reader.js` loads what else there is to read,
 * `writer.js` is for what one writes. What the server says by itself is in `live.js`.
 *
 * @typedef {import('./types.js').Room} Room
 */

import { APIError, sentence } from './lib/api-error.js';
import { forgetDrafts } from './lib/drafts.js';
import { messageID } from './lib/reading.js';
import { forgetRooms, rememberedRooms } from './lib/memory.js';
import { Uploads } from './lib/uploads.js';
import { Live } from './live.js';
import { Reader } from './reader.js';
import { isMember, timelineOf } from './state.js';
import { Writer } from './writer.js';

export class Chat {
  #store;
  #api;
  #session;
  #outbox;
  #live;
  /** @type {Promise<void>|null} */
  #loadingRooms = null;
  /** @type {Map<number, number>} */
  #readTo = new Map();
  /** Whether the server keeps what one has read; otherwise unread messages are counted here alone. */
  #hasReadMarkers = false;

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
    this.uploads = new Uploads((file, progress, signal) => api.upload(file, progress, signal));
    this.reader = new Reader(store, api);
    this.#live = new Live({
      store, session, outbox, uploads: this.uploads,
      load: {
        rooms: () => this.loadRooms(),
        timeline: (roomID) => this.loadTimeline(roomID),
        current: () => this.#openCurrentRoomAgain(),
        pinned: (roomID, id, isRemoved) => this.reader.pinned(roomID, id, isRemoved),
        session: () => api.me(),
      },
    });
    this.writer = new Writer(store, api, this.#live);
  }

  get state() {
    return this.#store.state;
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
    this.#live.socket.start();
    await this.loadRooms();
    await this.openCurrentRoom();
  }

  /** Forgets the session here even when the server cannot be told. */
  async signOut() {
    // A socket that the server closes with the session would try to come back.
    this.#live.stop();
    await this.#api.signOut().catch(() => {});
    await this.forgetSession();
  }

  /** The session has ended on the server, as one wished: nothing of it stays here. */
  async forgetSession() {
    this.#live.stop();
    const me = this.#store.state.me;
    if (me) await this.#outbox.clear(me.id);
    forgetRooms();
    forgetDrafts();
    await import('./lib/archive.js').then(({ forgetAll }) => forgetAll()).catch(() => {});
    this.#session.end('left');
  }

  /** The session is over, whoever ended it. */
  ended(/** @type {string} */ notice) {
    this.#live.stop();
    this.#readTo.clear();
    this.#store.dispatch({ type: 'session/ended', notice });
  }

  /** The access token is new; the open socket must hear of it before the old one expires. */
  renewed() {
    if (this.#live.socket.isLive) this.#live.socket.authenticate(this.#session.access);
  }

  // Connection

  /** The network may be back, somebody looks at the page, or asked for it. */
  nudge() {
    if (!this.#store.state.me) return;
    this.#live.socket.nudge();
    if (this.#live.socket.isLive) void this.loadRooms();
  }

  offline() {
    this.#live.socket.offline();
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
    if (this.#live.isInside(roomID)) this.#live.socket.askPeople(roomID);
    else this.#live.enter(roomID);
    await this.loadTimeline(roomID);
    await this.followRoute();
  }

  /** Loads what the address names within the room: a message of its past, a thread. */
  async followRoute() {
    const { route, thread } = this.#store.state;
    if (route.name !== 'room') return;
    const { roomID } = route;
    if (!this.#store.state.pins[roomID]) void this.reader.loadPins(roomID);
    if (route.thread === undefined) this.reader.closeThread();
    else if (thread?.roomID !== roomID || thread.root !== messageID(roomID, route.thread)) {
      void this.reader.openThread(roomID, route.thread);
    }
    if (route.at !== undefined) await this.reader.openAt(roomID, route.at);
  }

  /** @param {{name: string, topic?: string, kind?: string}} room @returns {Promise<Room>} */
  async createRoom(room) {
    const created = await this.#api.createRoom(room);
    this.#store.dispatch({ type: 'room/changed', room: { my_role: 'owner', ...created } });
    this.#live.enter(created.id);
    return created;
  }

  /** @param {number} roomID */
  async joinRoom(roomID) {
    await this.#trying(async () => this.adopt(await this.#api.joinRoom(roomID)));
  }

  /**
   * A room that one is a member of from now on.
   *
   * @param {Room} room
   */
  adopt(room) {
    this.#store.dispatch({ type: 'room/changed', room: { my_role: 'member', ...room } });
    this.#live.enter(room.id);
  }

  /** @param {'online'|'idle'|'invisible'} status of this device */
  presence(status) {
    this.#live.socket.presence(status);
  }

  /** @param {number} roomID */
  async leaveRoom(roomID) {
    return this.#trying(async () => {
      await this.#api.leaveRoom(roomID);
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
      if (error instanceof APIError && error.status === 0 && await this.#showKept(roomID)) return;
      this.#store.dispatch({ type: 'timeline/failed', roomID, error: sentence(error) });
    }
  }

  /** What this browser has of a room; when the server is back it sends what came since. */
  async #showKept(/** @type {number} */ roomID) {
    const me = this.#store.state.me;
    const known = me && await import('./lib/archive.js').then(({ kept }) => kept(me.id, roomID)).catch(() => null);
    if (!known) return false;
    this.#store.dispatch({ type: 'timeline/kept', roomID, messages: [...known.messages], cursor: known.cursor });
    return true;
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

  /** Somebody has the newest message of a room before their eyes. */
  seen(/** @type {number} */ roomID) {
    const room = this.#store.state.rooms[roomID];
    const last = timelineOf(this.#store.state, roomID).messages.at(-1)?.seq ?? 0;
    if (!isMember(room) || !this.#live.isInside(roomID)) return;
    if (room && last > (room.last_read_seq ?? 0)) {
      this.#store.dispatch({ type: 'room/changed', room: { ...room, last_read_seq: last } });
    }
    if (room?.unread_count) this.#store.dispatch({ type: 'room/read', roomID, unread: 0 });
    if (!this.#hasReadMarkers || last <= (this.#readTo.get(roomID) ?? 0)) return;
    this.#readTo.set(roomID, last);
    this.#live.socket.read(roomID, last);
  }

  // Loading

  async #fetchRooms() {
    this.#store.dispatch({ type: 'rooms/loading' });
    try {
      const rooms = await this.#api.rooms();
      this.#hasReadMarkers = rooms.some((room) => room.unread_count !== undefined);
      this.#store.dispatch({ type: 'rooms/loaded', rooms });
      for (const room of rooms) this.#live.enter(room.id);
    } catch {
      this.#store.dispatch({ type: 'rooms/failed' });
    }
  }

  /** What could not be loaded while the server was away is tried again. */
  async #openCurrentRoomAgain() {
    const { route } = this.#store.state;
    if (route.name !== 'room') return;
    if (timelineOf(this.#store.state, route.roomID).status !== 'ready') await this.openCurrentRoom();
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
