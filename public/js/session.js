/**
 * Who is signed in, in this browser: keeps the tokens, renews them in time, and shares them between tabs.
 * Nothing else touches them, so that another way of keeping a session changes this file alone.
 *
 * @typedef {import('./types.js').User} User
 * @typedef {import('./types.js').Tokens} Tokens
 * @typedef {{access: string, refresh: string, renewAt: number, expiresAt: number, user: User|null}} Kept
 * @typedef {'renewed'|'ended'|'left'|'replaced'} SessionEvent
 *   left: one signed out here; replaced: another tab signed somebody else in
 */

const KEY = 'roost.session';
const LOCK = 'roost.session';

/** A token is renewed this long before it expires, or half-way through a short life (ms). */
const MARGIN = 60_000;

/** A token with less than this left is not worth sending (ms). */
const LAST_MOMENT = 5_000;

/** After a renewal that failed for no reason of ours, the next is tried this much later (ms). */
const RETRY = 15_000;

/** However short they live, tokens are not renewed more often than this (ms). */
const FLOOR = 5_000;

/** What one tab stores may be seen by another only after this (ms). */
const PROPAGATION = 200;

/** Timers take no more than 31 bits of milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

export class Session {
  #storage;
  #fetch;
  /** @type {(event: SessionEvent) => void} */
  #listener = () => {};
  /** @type {Promise<string|null>|null} */
  #renewing = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #lastAccess = '';
  #lastUser = 0;

  /**
   * @param {Storage} storage
   * @param {typeof fetch} fetcher
   */
  constructor(storage = localStorage, fetcher = (...args) => fetch(...args)) {
    this.#storage = storage;
    this.#fetch = fetcher;
    this.#lastAccess = this.access;
    this.#lastUser = this.user?.id ?? 0;
  }

  /** @param {(event: SessionEvent) => void} listener told what happens to the session, here or in another tab */
  listen(listener) {
    this.#listener = listener;
    addEventListener('storage', (event) => {
      if (event.key === KEY || event.key === null) this.#noticeOtherTab();
    });
    this.#schedule();
  }

  /** The user as last seen, so that a reload can show something while offline. */
  get user() {
    return this.#kept()?.user ?? null;
  }

  get exists() {
    return this.#kept() !== null;
  }

  /**
   * Begins a session with the tokens the server gave.
   *
   * @param {Tokens} tokens
   */
  begin(tokens) {
    this.#keep(tokens, null);
    this.#schedule();
  }

  /** @param {User} user */
  remember(user) {
    const kept = this.#kept();
    this.#lastUser = user.id;
    if (kept) this.#write({ ...kept, user });
  }

  /** A token good for at least a moment, or null when nobody is signed in. */
  async token() {
    const kept = this.#kept();
    if (!kept) return null;
    return kept.expiresAt - Date.now() > LAST_MOMENT ? kept.access : this.renew(kept.access);
  }

  /**
   * Trades the refresh token for new ones, once for all callers and all tabs.
   *
   * @param {string} stale the access token that is no longer good
   * @returns {Promise<string|null>} the new access token, or null when the session is over
   * @throws when the server cannot be reached; the session stays
   */
  renew(stale) {
    this.#renewing ??= this.#alone(() => this.#trade(stale)).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** The access token as it stands, good or not. */
  get access() {
    return this.#kept()?.access ?? '';
  }

  /**
   * Forgets everything. The server is told by whoever calls this.
   *
   * @param {'ended'|'left'} why
   */
  end(why) {
    clearTimeout(this.#timer);
    if (!this.exists) return;
    this.#storage.removeItem(KEY);
    this.#lastAccess = '';
    this.#listener(why);
  }

  /** @param {string} stale */
  async #trade(stale) {
    const kept = this.#kept();
    if (!kept) return null;
    if (kept.access !== stale) return kept.access;
    const response = await this.#fetch('/api/token/refresh', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ refresh_token: kept.refresh }),
    });
    if (response.status === 400 || response.status === 401 || response.status === 422) {
      await pause(PROPAGATION);
      if (this.access !== stale) return this.access || null;
      this.end('ended');
      return null;
    }
    if (!response.ok) throw new Error(`the session could not be renewed (${response.status})`);
    this.#keep(/** @type {Tokens} */ (await response.json()), kept.user);
    this.#schedule(FLOOR);
    this.#listener('renewed');
    return this.access;
  }

  /**
   * Two tabs that trade the same refresh token would look like a thief to the server. Whoever had to wait
   * for the other tab gives what that one stored a moment to get here.
   *
   * @param {() => Promise<string|null>} work
   * @returns {Promise<string|null>}
   */
  async #alone(work) {
    if (!navigator.locks) return work();
    const { held = [] } = await navigator.locks.query();
    const isContended = held.some((lock) => lock.name === LOCK);
    return navigator.locks.request(LOCK, async () => {
      if (isContended) await pause(PROPAGATION);
      return work();
    });
  }

  #noticeOtherTab() {
    const { access, user, lastAccess } = { access: this.access, user: this.user, lastAccess: this.#lastAccess };
    this.#lastAccess = access;
    if (user && this.#lastUser && user.id !== this.#lastUser) {
      this.#listener('replaced');
    } else if (access !== lastAccess) {
      this.#schedule();
      this.#listener(access ? 'renewed' : 'ended');
    }
  }

  #schedule(soonest = 0) {
    clearTimeout(this.#timer);
    const kept = this.#kept();
    if (!kept) return;
    const due = Math.max(kept.renewAt - Date.now(), soonest);
    this.#timer = setTimeout(() => this.#renewInTime(), Math.min(due, LONGEST_TIMER));
  }

  async #renewInTime() {
    const kept = this.#kept();
    try {
      if (kept && kept.renewAt <= Date.now()) await this.renew(kept.access);
      this.#schedule(FLOOR);
    } catch {
      // The server is out of reach: the connection view says so, and this is tried again.
      this.#schedule(RETRY);
    }
  }

  /**
   * @param {Tokens} tokens
   * @param {User|null} user
   */
  #keep(tokens, user) {
    const life = tokens.expires_in * 1000;
    this.#write({
      access: tokens.access_token, refresh: tokens.refresh_token, user,
      renewAt: Date.now() + Math.max(life - MARGIN, life / 2), expiresAt: Date.now() + life,
    });
  }

  /** @param {Kept} kept */
  #write(kept) {
    this.#lastAccess = kept.access;
    this.#storage.setItem(KEY, JSON.stringify(kept));
  }

  /** @returns {Kept|null} */
  #kept() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY) ?? 'null');
      return kept && typeof kept.access === 'string' && typeof kept.refresh === 'string' ? kept : null;
    } catch {
      return null;
    }
  }
}

/** @param {number} time milliseconds */
function pause(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}
