/** One room as guests have it: what is said, who is there, and a line to write. */

import { sentence } from '../lib/api-error.js';
import { avatar } from '../lib/avatar.js';
import { h, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { list as listed, pieces } from '../lib/text.js';
import { clockTime, fullTime } from '../lib/time.js';

/**
 * @typedef {{id: string, username: string, content: string, timestamp: string, guest?: boolean}} GuestMessage
 */

/** Closer to the bottom than this, one is at the bottom (px). */
const AT_BOTTOM = 100;

/** The longest wait before the connection is tried again (ms). */
const LONGEST_WAIT = 30_000;

/**
 * @param {object} parts
 * @param {import('../api.js').API} parts.api
 * @param {(text: string) => void} parts.refused the server does not let one in under this name
 */
export function guestRoom({ api, refused }) {
  let room = { id: '', name: '' };
  let guest = '';
  let attempt = 0;
  let wasOpen = false;
  /** @type {WebSocket|null} */
  let socket = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {Set<string>} */
  let people = new Set();
  const shown = new Set();
  const title = h('bdi', {});
  const present = h('p', { class: 'topic' });
  const word = h('span', { class: 'word' });
  const state = h('div', { class: 'connection guest-connection', role: 'status' },
    h('span', { class: 'dot', 'aria-hidden': 'true' }), word);
  const messages = h('ol', { class: 'messages' });
  const scroller = h('div', { class: 'scroller', role: 'log', tabindex: 0, 'aria-label': 'Messages' }, messages);
  const note = h('p', { class: 'list-note', role: 'status' });
  const input = h('input', { 'aria-label': 'Message', autocomplete: 'off', maxlength: 4000, dir: 'auto' });
  const element = h('div', { class: 'room', 'data-alone': true }, h('main', {},
    h('header', { class: 'room-head' },
      h('a', { class: 'icon-button back', href: '#/guest', 'aria-label': 'All rooms' }, icon('back')),
      h('div', { class: 'room-name' }, h('h1', {}, title), present), state),
    h('section', { class: 'timeline' }, scroller),
    h('form', { class: 'composer', onsubmit: send }, note, h('div', { class: 'composer-box' }, input,
      h('button', { class: 'primary icon-button', type: 'submit', 'aria-label': 'Send' }, icon('send'))))));

  /** @param {SubmitEvent} event */
  function send(event) {
    event.preventDefault();
    const content = input.value.trim();
    if (content === '') return;
    if (socket?.readyState !== WebSocket.OPEN) {
      setText(note, 'There is no connection. What you wrote stays here until there is one.');
      return;
    }
    socket.send(JSON.stringify({ type: 'message', content }));
    input.value = '';
    setText(note, '');
  }

  function connect() {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const mine = new WebSocket(`${scheme}//${location.host}/ws/chat/${room.id}?username=${encodeURIComponent(guest)}`);
    socket = mine;
    setPhase('connecting', 'Connecting…');
    mine.onopen = () => {
      attempt = 0;
      wasOpen = true;
      setPhase('live', 'Connected');
      void load();
    };
    mine.onmessage = ({ data }) => receive(JSON.parse(String(data)));
    mine.onclose = () => {
      if (socket === mine) lost();
    };
  }

  function lost() {
    socket = null;
    attempt += 1;
    setPhase('waiting', 'Offline');
    // A refused handshake tells a page nothing: most likely somebody else has the name.
    if (!wasOpen && attempt > 1) {
      refused('You cannot come in under this name now. Please try another.');
      return;
    }
    timer = setTimeout(connect, Math.min(1000 * 2 ** (attempt - 1), LONGEST_WAIT));
  }

  async function load() {
    const asked = room.id;
    try {
      const page = await api.call('GET', `/api/chat/rooms/${room.id}/messages?limit=100`, undefined, true);
      if (asked !== room.id) return;
      for (const message of page) add(message);
      setText(note, page.length === 0 ? 'Nothing here yet. Say hello!' : '');
    } catch (error) {
      if (asked === room.id) setText(note, sentence(error));
    }
  }

  /** @param {{type: string, data: any}} frame */
  function receive({ type, data }) {
    switch (type) {
      case 'user_list': people = new Set(data.users); break;
      case 'join': people.add(data.username); break;
      case 'leave': people.delete(data.username); break;
      case 'message': add(data); break;
      case 'error': setText(note, data.message); break;
    }
    setText(present, people.size > 0 ? `Here: ${listed([...people])}` : '');
  }

  /** @param {GuestMessage} message */
  function add(message) {
    if (shown.has(message.id)) return;
    shown.add(message.id);
    const isAtBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= AT_BOTTOM;
    // Times of this dialect are in UTC and do not say so.
    const time = /(Z|[+-]\d\d:\d\d)$/u.test(message.timestamp) ? message.timestamp : `${message.timestamp}Z`;
    setText(note, '');
    const text = pieces(message.content).map(({ text: words, href }) =>
      (href ? h('a', { href, target: '_blank', rel: 'noopener noreferrer nofollow' }, words) : words));
    const item = h('li', { class: 'message', 'data-first': true, 'data-id': message.id },
      h('div', { class: 'gutter' }, avatar(message)),
      h('div', { class: 'body' },
        h('p', { class: 'byline' }, h('bdi', { class: 'author' }, message.username), ' ',
          message.guest && h('span', { class: 'note' }, 'guest '),
          h('time', { datetime: time, title: fullTime(time) }, clockTime(time))),
        h('p', { class: 'text', dir: 'auto' }, ...text)));
    // Ids grow in the order of the room, and all have the same length.
    const later = [...messages.children].find((one) => (one.getAttribute('data-id') ?? '') > message.id);
    messages.insertBefore(item, later ?? null);
    if (isAtBottom) scroller.scrollTop = scroller.scrollHeight;
  }

  /**
   * @param {string} phase
   * @param {string} text
   */
  function setPhase(phase, text) {
    state.dataset.phase = phase;
    setText(word, text);
  }

  function leave() {
    clearTimeout(timer);
    const old = socket;
    socket = null;
    old?.close();
    room = { id: '', name: '' };
  }

  return {
    element,
    leave,
    /**
     * @param {{id: string, name: string}} next
     * @param {string} name the guest's
     */
    open(next, name) {
      if (next.id === room.id && name === guest) return;
      leave();
      room = next;
      guest = name;
      attempt = 0;
      wasOpen = false;
      people = new Set();
      shown.clear();
      messages.replaceChildren();
      setText(title, room.name);
      setText(present, '');
      setText(note, '');
      input.placeholder = `Message ${room.name}`;
      connect();
      input.focus();
    },
  };
}
