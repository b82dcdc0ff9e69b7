/**
 * The one live connection to the server: calls go out as frames, and what `lib/frames.js` understands of those that
 * come is told as plain events. When to connect again is decided in `lib/reconnect.js`.
 *
 * @typedef {import('./lib/frames.js').Heard} Heard
 */

import { decode } from './lib/frames.js';
import { Link } from './lib/reconnect.js';

const PATH = '/ws/auth';
const PROTOCOL = 'roost.v1';

export class Socket {
  #token;
  #hear;
  #report;
  #link;
  /** @type {WebSocket|null} */
  #socket = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** Counts the attempts, so that an old one that answers late is ignored. */
  #generation = 0;

  /**
   * @param {object} options
   * @param {(fresh: boolean) => Promise<string|null>} options.token gives an access token, a new one if asked
   * @param {(heard: Heard) => void} options.hear
   * @param {(link: Link) => void} options.report called whenever the state of the connection changes
   * @param {Link} [options.link]
   */
  constructor({ token, hear, report, link = new Link() }) {
    this.#token = token;
    this.#hear = hear;
    this.#report = report;
    this.#link = link;
  }

  get isLive() {
    return this.#link.phase === 'live';
  }

  start() {
    this.#tell({ type: 'start' });
  }

  stop() {
    this.#tell({ type: 'stop' });
  }

  /** Connects at once if it is waiting, else makes sure that the other side still answers. */
  nudge() {
    this.#tell({ type: 'nudge' });
  }

  /** The browser says that there is no network: a socket that looks open may hang for minutes. */
  offline() {
    this.#tell({ type: 'offline' });
  }

  /** @param {string} token a new one, before the old one expires */
  authenticate(token) {
    this.#send({ type: 'auth', token });
  }

  /** @param {number} roomID @param {number|null} after the last `seq` known, to be sent all that is later */
  enter(roomID, after) {
    this.#send({ type: 'join_room', room_id: roomID, ...(after === null ? {} : { after }) });
  }

  /** @param {import('./types.js').Pending} message whose files the server has */
  message({ room_id, content, client_id, reply_to, files = [] }) {
    const attachments = files.length > 0 ? { attachments: files.map(({ id, alt }) => (alt ? { id, alt } : id)) } : {};
    this.#send({ type: 'message', room_id, content, client_id, ...(reply_to ? { reply_to } : {}), ...attachments });
  }

  /** @param {number} roomID @param {boolean} isTyping */
  typing(roomID, isTyping) {
    this.#send({ type: 'typing', room_id: roomID, is_typing: isTyping });
  }

  /** @param {number} roomID @param {number} seq */
  read(roomID, seq) {
    this.#send({ type: 'read', room_id: roomID, seq });
  }

  /** @param {number} id @param {string} emoji @param {boolean} remove */
  react(id, emoji, remove) {
    this.#send({ type: 'reaction', message_id: id, emoji, remove });
  }

  /** @param {number} id @param {string} content */
  editMessage(id, content) {
    this.#send({ type: 'edit_message', message_id: id, content });
  }

  /** @param {number} id */
  deleteMessage(id) {
    this.#send({ type: 'delete_message', message_id: id });
  }

  /** @param {number} roomID */
  askPeople(roomID) {
    this.#send({ type: 'get_users', room_id: roomID });
  }

  /** @param {'online'|'idle'|'invisible'} status of this device */
  presence(status) {
    this.#send({ type: 'presence', status });
  }

  /** @param {object} frame */
  #send(frame) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  /** @param {import('./lib/reconnect.js').LinkEvent} event */
  #tell(event) {
    const before = `${this.#link.phase} ${this.#link.attempt}`;
    const actions = this.#link.on(event, Date.now());
    for (const action of actions) this.#act(action);
    clearTimeout(this.#timer);
    const delay = this.#link.wake - Date.now();
    if (delay < Infinity) this.#timer = setTimeout(() => this.#tell({ type: 'tick' }), Math.max(delay, 0));
    if (before !== `${this.#link.phase} ${this.#link.attempt}`) this.#report(this.#link);
  }

  /** @param {import('./lib/reconnect.js').LinkAction} action */
  #act(action) {
    switch (action) {
      case 'connect': void this.#connect(false); break;
      case 'connect-with-fresh-token': void this.#connect(true); break;
      case 'abandon': this.#abandon(); break;
      case 'ping': this.#send({ type: 'ping' }); break;
    }
  }

  /** @param {boolean} fresh */
  async #connect(fresh) {
    this.#abandon();
    const generation = ++this.#generation;
    let token = null;
    try {
      token = await this.#token(fresh);
    } catch {
      if (generation === this.#generation) this.#tell({ type: 'closed', code: 1006 });
      return;
    }
    if (generation !== this.#generation || !token) return;
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}${PATH}`, [PROTOCOL, `bearer.${token}`]);
    this.#socket = socket;
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      this.#tell({ type: 'closed', code: event.code });
    };
  }

  #abandon() {
    this.#generation += 1;
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
  }

  /** @param {unknown} data */
  #receive(data) {
    const heard = decode(data);
    if (heard.type === 'established') this.#tell({ type: 'established', heartbeat: heard.heartbeat });
    else this.#tell({ type: 'frame' });
    this.#hear(heard);
  }
}
