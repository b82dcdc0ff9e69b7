/**
 * The REST calls the page makes, each a function with typed results. A refusal is an `APIError` that
 * carries the server's own sentence; a server out of reach is an `APIError` with status 0.
 *
 * @typedef {import('./types.js').Room} Room
 * @typedef {import('./types.js').User} User
 * @typedef {import('./types.js').Message} Message
 * @typedef {import('./types.js').Tokens} Tokens
 * @typedef {import('./types.js').Problem} Problem
 */

import { APIError } from './lib/api-error.js';

/** Messages asked for at once. */
export const PAGE = 50;

/** Lists are followed over this many pages. */
const MOST_PAGES = 10;

/** A call that got no answer in this time has failed (ms). */
const PATIENCE = 15_000;

export class API {
  #session;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
  }

  /** @param {{username: string, password: string}} account @returns {Promise<User>} */
  signUp(account) {
    return this.#send('POST', '/api/users/', { body: account, anonymous: true });
  }

  /** @param {{username: string, password: string}} account @returns {Promise<Tokens>} */
  signIn(account) {
    // Unlike /api/token this sets a cookie too, which pictures and players are fetched with.
    return this.#send('POST', '/api/login', { body: account, anonymous: true });
  }

  /** @returns {Promise<void>} */
  signOut() {
    return this.#send('POST', '/api/logout');
  }

  /** @returns {Promise<User>} */
  me() {
    return this.#send('GET', '/api/users/me/');
  }

  /**
   * Every room one may see, as far as a list can usefully show them.
   *
   * @returns {Promise<Room[]>}
   */
  async rooms() {
    /** @type {Room[]} */
    const rooms = [];
    let path = '/api/rooms/?limit=200';
    for (let page = 0; path && page < MOST_PAGES; page += 1) {
      const response = await this.#answered('GET', path);
      rooms.push(...await response.json());
      path = nextPage(response);
    }
    return rooms;
  }

  /** @param {number} id @returns {Promise<Room>} */
  room(id) {
    return this.#send('GET', `/api/rooms/${id}`);
  }

  /** @param {{name: string, topic?: string, kind?: string}} room @returns {Promise<Room>} */
  createRoom(room) {
    return this.#send('POST', '/api/rooms/', { body: room });
  }

  /** @param {number} id @returns {Promise<Room>} */
  joinRoom(id) {
    return this.#send('POST', `/api/rooms/${id}/join`);
  }

  /** @param {number} id @returns {Promise<void>} */
  leaveRoom(id) {
    return this.#send('POST', `/api/rooms/${id}/leave`);
  }

  /** @param {string} part of a name @returns {Promise<User[]>} */
  findUsers(part) {
    return this.#send('GET', `/api/users/?limit=20&q=${encodeURIComponent(part)}`);
  }

  /**
   * Messages that fit, the newest first.
   *
   * @param {Record<string, string>} asked
   */
  search(asked) {
    return this.searchOn(`/api/search?${new URLSearchParams(asked)}`);
  }

  /**
   * A page of a search.
   *
   * @param {string} path
   * @returns {Promise<{hits: import('./types.js').Hit[], next: string}>}
   */
  async searchOn(path) {
    const response = await this.#answered('GET', path);
    return { hits: await response.json(), next: nextPage(response) };
  }

  /**
   * The commands one may use in a room.
   *
   * @param {number} roomID
   * @returns {Promise<{name: string, usage: string, description: string}[]>}
   */
  commands(roomID) {
    return this.#send('GET', `/api/commands?room_id=${roomID}`);
  }

  /**
   * A page of messages, oldest first: the newest ones, or those before a place.
   *
   * @param {number} roomID
   * @param {number} [before] a `seq`
   * @returns {Promise<{messages: Message[], hasMore: boolean}>}
   */
  async messages(roomID, before) {
    const query = `limit=${PAGE}${before === undefined ? '' : `&before=${before}`}`;
    const messages = await this.#send('GET', `/api/rooms/${roomID}/messages?${query}`);
    return { messages, hasMore: messages.length === PAGE && messages[0].seq > 1 };
  }

  /**
   * Uploads a file, so that a message can name it.
   *
   * @param {import('./types.js').PendingFile} file
   * @param {(part: number) => void} progress told what part has gone out, from 0 to 1
   * @param {AbortSignal} signal
   * @returns {Promise<import('./types.js').Attachment>}
   */
  async upload(file, progress, signal) {
    const path = `/api/files?name=${encodeURIComponent(file.name)}`;
    const { transfer } = await import('./lib/transfer.js');
    const token = await this.#token();
    const once = (/** @type {string|null} */ bearer) => transfer(path, file.blob, {
      Accept: 'application/json', 'Content-Type': file.blob.type || 'application/octet-stream',
      'Idempotency-Key': file.key, Authorization: `Bearer ${bearer}`,
    }, progress, signal).catch((error) => {
      throw error instanceof DOMException ? error : outOfReach();
    });
    let response = await once(token);
    if (response.status === 401 && token) response = await once(await this.#renewed(token));
    if (!response.ok) throw new APIError(response.status, await problemOf(response));
    return response.json();
  }

  /**
   * Any other call, for the parts of the page that are seldom needed and know their own.
   *
   * @param {string} method
   * @param {string} path
   * @param {object} [body] a `Blob` goes out as it is
   * @param {boolean} [anonymous] whoever is signed in does not matter
   * @returns {Promise<any>}
   */
  call(method, path, body, anonymous = false) {
    return this.#send(method, path, { body, anonymous });
  }

  /**
   * A page of a list, and the address of the one that follows.
   *
   * @param {string} path
   * @returns {Promise<{items: any, next: string}>}
   */
  async page(path) {
    const response = await this.#answered('GET', path);
    return { items: await response.json(), next: nextPage(response) };
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: object, anonymous?: boolean}} [options]
   * @returns {Promise<any>}
   */
  async #send(method, path, options) {
    const response = await this.#answered(method, path, options);
    const text = await response.text();
    return text ? JSON.parse(text) : undefined;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{body?: object, anonymous?: boolean}} [options]
   * @returns {Promise<Response>}
   */
  async #answered(method, path, options = {}) {
    const { body, anonymous = false } = options;
    const token = anonymous ? null : await this.#token();
    let response = await this.#once(method, path, body, token);
    if (response.status === 401 && token) {
      const fresh = await this.#renewed(token);
      if (fresh) response = await this.#once(method, path, body, fresh);
      if (response.status === 401) this.#session.end('ended');
    }
    if (!response.ok) throw new APIError(response.status, await problemOf(response));
    return response;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {object|undefined} body
   * @param {string|null} token
   */
  async #once(method, path, body, token) {
    /** @type {Record<string, string>} */
    const headers = { Accept: 'application/json' };
    if (body) headers['Content-Type'] = body instanceof Blob ? 'application/octet-stream' : 'application/json';
    if (token) headers.Authorization = `Bearer ${token}`;
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE);
    try {
      return await fetch(path, {
        method, headers, body: body instanceof Blob ? body : body && JSON.stringify(body), signal: abort.signal, cache: 'no-store',
      });
    } catch {
      throw outOfReach();
    } finally {
      clearTimeout(timer);
    }
  }

  async #token() {
    try {
      return await this.#session.token();
    } catch {
      throw outOfReach();
    }
  }

  /** @param {string} stale */
  async #renewed(stale) {
    try {
      return await this.#session.renew(stale);
    } catch {
      throw outOfReach();
    }
  }
}

/**
 * The address of the page that follows, from the `Link` header (RFC 8288), or nothing.
 *
 * @param {Response} response
 */
function nextPage(response) {
  return /<([^>]*)>;\s*rel="?next"?/u.exec(response.headers.get('Link') ?? '')?.[1] ?? '';
}

function outOfReach() {
  return new APIError(0, { code: 'unreachable', detail: 'The server cannot be reached. Please try again.' });
}

/**
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
async function problemOf(response) {
  try {
    const problem = await response.json();
    return typeof problem === 'object' && problem !== null ? problem : {};
  } catch {
    return {};
  }
}
