/**
 * What one does about rooms and people besides talking: who is in a room, who is there, direct rooms, favourites,
 * and how reachable one is. Like `chat.js`, whatever comes of it ends as an action in the store.
 *
 * @typedef {import('./types.js').User} User
 * @typedef {import('./types.js').Member} Member
 */

import { isMember } from './state.js';

const FAVOURITES = 'roost.favourites';
const PRESENCE = 'roost.presence';

/** Whoever touches nothing for this long is not at it (ms). */
const IDLE_AFTER = 5 * 60_000;

/** Members are followed over this many pages. */
const MOST_PAGES = 5;

export class Community {
  #store;
  #api;
  #chat;
  /**
   * Rooms whose members are on their way.
   *
   * @type {Map<number, Promise<void>>}
   */
  #loading = new Map();
  #isIdle = false;
  /** Whether there was a connection before, since which members may have changed unheard. */
  #isBack = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {object} parts
   * @param {import('./state.js').Store} parts.store
   * @param {import('./api.js').API} parts.api
   * @param {import('./chat.js').Chat} parts.chat
   */
  constructor({ store, api, chat }) {
    this.#store = store;
    this.#api = api;
    this.#chat = chat;
    store.subscribe((state, action) => {
      if (action.type === 'session/started') this.#started(action.user);
      if (action.type === 'connection' && state.connection.phase === 'live') this.#connected();
    });
  }

  /** Begins to notice whether one is at it. */
  watch() {
    const active = () => this.#active();
    for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus']) {
      addEventListener(name, active, { passive: true, capture: true });
    }
    active();
  }

  /**
   * How one wants to be seen from this device, as far as one chose; else by whether one is at it.
   *
   * @returns {'online'|'idle'|'invisible'}
   */
  get presence() {
    const chosen = localStorage.getItem(PRESENCE);
    return chosen === 'idle' || chosen === 'invisible' ? chosen : 'online';
  }

  /** @param {string} wanted */
  setPresence(wanted) {
    if (wanted === 'idle' || wanted === 'invisible') localStorage.setItem(PRESENCE, wanted);
    else localStorage.removeItem(PRESENCE);
    this.#tell();
  }

  /** @param {number} roomID */
  loadMembers(roomID) {
    const loading = this.#loading.get(roomID) ?? this.#fetchMembers(roomID).finally(() => this.#loading.delete(roomID));
    this.#loading.set(roomID, loading);
    return loading;
  }

  /** @param {number} roomID */
  async #fetchMembers(roomID) {
    this.#store.dispatch({ type: 'members/loading', roomID });
    try {
      /** @type {Member[]} */
      const members = [];
      let path = `/api/rooms/${roomID}/members?limit=200`;
      for (let page = 0; path && page < MOST_PAGES; page += 1) {
        const { items, next } = await this.#api.page(path);
        members.push(...items);
        path = next;
      }
      this.#store.dispatch({ type: 'members/loaded', roomID, members });
    } catch {
      this.#store.dispatch({ type: 'members/failed', roomID });
    }
  }

  /**
   * The direct room of oneself and these people.
   *
   * @param {readonly User[]} people
   */
  async openDirect(people) {
    const room = await this.#api.call('POST', '/api/dms', { users: people.map(({ id }) => id) });
    this.#chat.adopt(room);
    return /** @type {number} */ (room.id);
  }

  /** @param {number} roomID */
  toggleFavourite(roomID) {
    const { favourites, me } = this.#store.state;
    const rooms = favourites.includes(roomID)
      ? favourites.filter((id) => id !== roomID) : [...favourites, roomID];
    if (me) localStorage.setItem(`${FAVOURITES}.${me.id}`, JSON.stringify(rooms));
    this.#store.dispatch({ type: 'favourites', rooms });
  }

  /** @param {User} user what the server says of oneself now */
  meChanged(user) {
    this.#store.dispatch({ type: 'me/changed', user });
  }

  /** @param {User} me */
  #started(me) {
    this.#isBack = false;
    this.#store.dispatch({ type: 'favourites', rooms: storedNumbers(`${FAVOURITES}.${me.id}`) });
  }

  #connected() {
    this.#tell();
    void this.#load(this.#isBack);
    this.#isBack = true;
  }

  /**
   * What the page shows of oneself, and what came while one was away.
   *
   * @param {boolean} isBack
   */
  async #load(isBack) {
    try {
      const [me, { unread_count: unread }, { announcement }] = await Promise.all([
        this.#api.me(), this.#api.call('GET', '/api/notifications?limit=1&unread=true'),
        this.#api.call('GET', '/announcement'),
      ]);
      if (!this.#store.state.me) return;
      this.meChanged(me);
      this.#store.dispatch({ type: 'notifications/counted', unread });
      this.#store.dispatch({ type: 'announced', text: announcement });
    } catch {
      // The next connection asks again.
    }
    const { route, rooms } = this.#store.state;
    if (isBack && route.name === 'room' && isMember(rooms[route.roomID])) void this.loadMembers(route.roomID);
  }

  #active() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isIdle = true;
      this.#tell();
    }, IDLE_AFTER);
    if (!this.#isIdle) return;
    this.#isIdle = false;
    this.#tell();
  }

  #tell() {
    if (!this.#store.state.me) return;
    this.#chat.presence(this.presence === 'online' && this.#isIdle ? 'idle' : this.presence);
  }
}

/** @param {string} key */
function storedNumbers(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}
