/** The rooms: one's own with what is unread, the others that one may look into, and oneself. */

import { arrange, h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { hue, initials } from '../lib/text.js';
import { roomAddress } from '../router.js';
import { isMember } from '../state.js';
import { connectionView } from './connection.js';
import { newRoomDialog } from './new-room.js';

/** @typedef {import('../types.js').Room} Room */

/**
 * @param {import('./shell.js').Context} context
 * @returns {import('./shell.js').View}
 */
export function roomsView(context) {
  const { chat } = context;
  const dialog = newRoomDialog(context);
  const connection = connectionView();
  const mine = section('Your rooms');
  const others = section('More rooms');
  const status = h('p', { class: 'hint', role: 'status' });
  const retry = h('button', { type: 'button', hidden: true, onclick: () => chat.loadRooms() }, 'Try again');
  const me = h('span', { class: 'me' });
  const add = h('button', { class: 'primary wide', type: 'button', onclick: () => dialog.open() },
    icon('plus'), 'New room');
  const out = h('button', {
    class: 'icon-button', type: 'button', title: 'Sign out', 'aria-label': 'Sign out',
    onclick: () => chat.signOut(),
  }, icon('leave'));

  const element = h('nav', { class: 'rooms', 'aria-label': 'Rooms' },
    h('header', { class: 'brand' },
      h('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }), h('h1', {}, 'Roost'), connection.element),
    h('div', { class: 'rooms-scroll' }, mine.element, others.element, status, retry),
    h('footer', {}, add, h('div', { class: 'self' }, me, out)),
    dialog.element,
  );

  /** @type {import('../types.js').State|null} */
  let last = null;
  return {
    element,
    render(state) {
      connection.render(state);
      if (last && last.rooms === state.rooms && last.route === state.route && last.me === state.me
        && last.roomsStatus === state.roomsStatus) return;
      if (last?.me !== state.me && state.me) showSelf(me, state.me.username);
      last = state;
      const rooms = Object.values(state.rooms).sort((a, b) => a.name.localeCompare(b.name));
      const open = state.route.name === 'room' ? state.route.roomID : 0;
      mine.show(rooms.filter(isMember), open);
      others.show(rooms.filter((room) => !isMember(room)), open);
      setText(status, {
        idle: '', loading: 'Loading rooms…', failed: 'The rooms could not be loaded.',
        ready: rooms.length === 0 ? 'There are no rooms yet. Make the first one.' : '',
      }[state.roomsStatus]);
      retry.hidden = state.roomsStatus !== 'failed';
    },
  };
}

/** @param {string} title */
function section(title) {
  const list = h('ul', { 'aria-label': title });
  const element = h('section', {}, h('h2', {}, title), list);
  /** @type {Map<number, ReturnType<typeof entry>>} */
  const entries = new Map();
  return {
    element,
    /**
     * @param {readonly Room[]} rooms
     * @param {number} open
     */
    show(rooms, open) {
      element.hidden = rooms.length === 0;
      const kept = new Set(rooms.map((room) => room.id));
      for (const id of entries.keys()) if (!kept.has(id)) entries.delete(id);
      arrange(list, rooms.map((room) => {
        const one = entries.get(room.id) ?? entry(room.id);
        entries.set(room.id, one);
        one.show(room, room.id === open);
        return one.element;
      }));
    },
  };
}

/** @param {number} id */
function entry(id) {
  const name = h('bdi', { class: 'name' });
  const count = h('span', { class: 'badge' });
  const spoken = h('span', { class: 'visually-hidden' });
  const link = h('a', { href: roomAddress(id) },
    h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'), name, spoken, count);
  return {
    element: h('li', {}, link),
    /**
     * @param {Room} room
     * @param {boolean} isOpen
     */
    show(room, isOpen) {
      const unread = isMember(room) && !(isOpen && document.hasFocus()) ? room.unread_count ?? 0 : 0;
      setText(name, room.name);
      setText(count, unread > 99 ? '99+' : String(unread));
      setText(spoken, unread > 0 ? `, ${unread} unread` : '');
      count.hidden = unread === 0;
      count.setAttribute('aria-hidden', 'true');
      setAttribute(link, 'aria-current', isOpen ? 'page' : null);
      setAttribute(link, 'data-unread', unread > 0);
    },
  };
}

/**
 * @param {HTMLElement} element
 * @param {string} username
 */
function showSelf(element, username) {
  element.replaceChildren(
    h('span', { class: 'avatar', 'data-hue': hue(username), 'aria-hidden': 'true' }, initials(username)),
    h('bdi', { class: 'name' }, username),
  );
}
