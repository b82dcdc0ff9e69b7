/** The rooms: favourites, one's own and direct ones with what is unread, the ways to others, and oneself. */

import { PRESENCE_WORDS, fillAvatar, presenceDot } from '../lib/avatar.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { nameOf } from '../lib/people.js';
import { byName } from '../lib/text.js';
import { PROFILE, searchAddress } from '../router.js';
import { isMember } from '../state.js';
import { connectionView } from './connection.js';
import { roomSection } from './room-entry.js';

/**
 * @param {import('./shell.js').Context} context
 * @returns {import('./shell.js').View}
 */
export function roomsView(context) {
  const { chat, community, store } = context;
  /** @type {ReturnType<typeof import('./new-room.js').newRoomDialog>|null} */
  let dialog = null;
  const connection = connectionView();
  const favourites = roomSection('Favourites');
  const mine = roomSection('Your rooms');
  const direct = roomSection('Direct messages');
  const status = h('p', { class: 'hint', role: 'status' });
  const retry = h('button', { type: 'button', hidden: true, onclick: () => chat.loadRooms() }, 'Try again');
  const noticeCount = h('span', { class: 'badge', 'aria-hidden': 'true' });
  const noticeWords = h('span', { class: 'visually-hidden' });
  const notices = h('a', { class: 'way', href: '#/notifications' },
    icon('bell'), h('span', { class: 'name' }, 'Notifications'), noticeWords, noticeCount);
  const admin = h('a', { class: 'way', href: '#/admin' }, icon('shield'), h('span', { class: 'name' }, 'Administration'));
  const picture = h('span', { class: 'avatar', 'aria-hidden': 'true' });
  const name = h('bdi', { class: 'name' });
  const dot = presenceDot('online');
  const reach = h('span', { class: 'visually-hidden' });
  const me = h('a', { class: 'me', href: PROFILE, title: 'Your profile' },
    h('span', { class: 'portrait' }, picture, dot), name, reach);
  const ways = [notices, way('#/browse', 'compass', 'Browse rooms'), way('#/direct', 'people', 'New direct message'), admin];

  const keys = h('button', {
    class: 'icon-button', type: 'button', title: 'Keys (?)', 'aria-label': 'Keys', onclick: () => void import('./help.js').then(({ help }) => help()),
  }, icon('help'));

  const element = h('nav', { class: 'rooms', 'aria-label': 'Rooms' },
    h('header', { class: 'brand' },
      h('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }), h('h1', {}, 'Roost'), connection.element,
      h('a', { class: 'icon-button', href: searchAddress(''), 'aria-label': 'Search', title: 'Search (Ctrl+Shift+F)' },
        icon('search'))),
    h('div', { class: 'rooms-scroll' }, favourites.element, mine.element, direct.element, status, retry,
      h('ul', { class: 'ways', 'aria-label': 'More' }, ...ways.map((one) => h('li', {}, one)))),
    h('footer', {},
      h('button', { class: 'primary wide', type: 'button', onclick: newRoom }, icon('plus'), 'New room'),
      h('div', { class: 'self' }, me, keys, h('button', {
        class: 'icon-button', type: 'button', title: 'Sign out', 'aria-label': 'Sign out',
        onclick: () => chat.signOut(),
      }, icon('leave')))),
  );

  async function newRoom() {
    try {
      const { newRoomDialog } = await import('./new-room.js');
      dialog ??= newRoomDialog(context);
    } catch {
      store.dispatch({ type: 'alert', text: 'A part of this page could not be loaded. Please try again.' });
      return;
    }
    if (!dialog.element.isConnected) element.append(dialog.element);
    if (!dialog.element.open) dialog.open();
  }

  /** @type {import('../types.js').State|null} */
  let last = null;

  /** @param {import('../types.js').State} state */
  function same(state) {
    return last && last.rooms === state.rooms && last.route === state.route && last.me === state.me
      && last.roomsStatus === state.roomsStatus && last.people === state.people && last.directs === state.directs
      && last.favourites === state.favourites && last.notifications === state.notifications;
  }

  /** @param {import('../types.js').State} state */
  function showWays(state) {
    const { route, notifications, me: user } = state;
    setText(noticeCount, notifications > 99 ? '99+' : String(notifications));
    setText(noticeWords, notifications > 0 ? `, ${notifications} unread` : '');
    noticeCount.hidden = notifications === 0;
    const parent = admin.parentElement;
    if (parent) parent.hidden = !user?.is_admin;
    for (const one of ways) {
      const isOpen = route.name === 'page' && one.getAttribute('href') === `#/${route.page}`;
      setAttribute(one, 'aria-current', isOpen ? 'page' : null);
    }
  }

  return {
    element,
    render(state) {
      connection.render(state);
      if (same(state)) return;
      const isElsewhere = last?.route !== state.route;
      last = state;
      if (state.me) {
        fillAvatar(picture, state.me);
        setText(name, nameOf(state.me));
        const presence = state.me.do_not_disturb ? 'dnd' : community.presence;
        setAttribute(dot, 'data-status', presence === 'invisible' ? 'offline' : presence);
        setText(reach, `, ${presence === 'invisible' ? presence : PRESENCE_WORDS[presence]}`);
      }
      const rooms = Object.values(state.rooms).filter(isMember).sort((a, b) => byName(a.name, b.name));
      const isFavourite = (/** @type {{id: number}} */ { id }) => state.favourites.includes(id);
      const others = rooms.filter((room) => !isFavourite(room));
      favourites.show(rooms.filter(isFavourite), state);
      mine.show(others.filter(({ kind }) => kind !== 'direct'), state);
      direct.show(others.filter(({ kind }) => kind === 'direct'), state);
      setText(status, {
        idle: '', loading: rooms.length === 0 ? 'Loading rooms…' : '', failed: 'The rooms could not be loaded.',
        ready: rooms.length === 0 ? 'You are in no room yet. Browse, or make the first one.' : '',
      }[state.roomsStatus]);
      retry.hidden = state.roomsStatus !== 'failed';
      showWays(state);
      // The list goes along when one comes to a room by its keys or its address.
      if (isElsewhere) element.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    },
  };
}

/**
 * @param {string} href
 * @param {Parameters<typeof icon>[0]} picture
 * @param {string} words
 */
function way(href, picture, words) {
  return h('a', { class: 'way', href }, icon(picture), h('span', { class: 'name' }, words));
}
