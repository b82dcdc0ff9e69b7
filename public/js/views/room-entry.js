/**
 * Rooms in the list: what is unread in them, how loud they may be, and for direct ones who is there.
 *
 * @typedef {import('../types.js').Room} Room
 * @typedef {import('../types.js').State} State
 */

import { PRESENCE_WORDS, fillAvatar } from '../lib/avatar.js';
import { arrange, h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { roomAddress } from '../router.js';
import { isMember } from '../state.js';

/** @param {string} title */
export function roomSection(title) {
  const list = h('ul', { 'aria-label': title });
  const element = h('section', {}, h('h2', {}, title), list);
  /** @type {Map<number, ReturnType<typeof entry>>} */
  const entries = new Map();
  return {
    element,
    /**
     * @param {readonly Room[]} rooms
     * @param {State} state
     */
    show(rooms, state) {
      element.hidden = rooms.length === 0;
      const kept = new Set(rooms.map((room) => room.id));
      for (const id of entries.keys()) if (!kept.has(id)) entries.delete(id);
      arrange(list, rooms.map((room) => {
        const one = entries.get(room.id) ?? entry(room.id);
        entries.set(room.id, one);
        one.show(room, state);
        return one.element;
      }));
    },
  };
}

/** @param {number} id */
function entry(id) {
  const mark = h('span', { class: 'hash', 'aria-hidden': 'true' });
  const name = h('bdi', { class: 'name' });
  const quiet = h('span', { class: 'quiet-mark', title: 'Muted' }, icon('muted'));
  const count = h('span', { class: 'badge', 'aria-hidden': 'true' });
  const spoken = h('span', { class: 'visually-hidden' });
  const link = h('a', { href: roomAddress(id) }, mark, name, spoken, quiet, count);
  return {
    element: h('li', {}, link),
    /**
     * @param {Room} room
     * @param {State} state
     */
    show(room, state) {
      const { route } = state;
      const isOpen = (route.name === 'room' || route.name === 'page') && route.roomID === room.id;
      const isLooking = isOpen && route.name === 'room' && document.hasFocus();
      const { unread, mentions, badge } = unreadIn(room, isLooking);
      showMark(mark, room, state);
      setText(name, room.name || '…');
      setText(count, badge);
      count.hidden = badge === '';
      setAttribute(count, 'data-mention', mentions > 0);
      quiet.hidden = room.notifications !== 'none';
      const words = [presenceWord(room, state), unread > 0 ? `${unread} unread` : '',
        mentions > 0 ? `${mentions} ${mentions === 1 ? 'mention' : 'mentions'}` : '',
        room.notifications === 'none' ? 'muted' : ''].filter(Boolean);
      setText(spoken, words.map((word) => `, ${word}`).join(''));
      setAttribute(link, 'aria-current', isOpen ? 'page' : null);
      setAttribute(link, 'data-unread', unread > 0 && room.notifications !== 'none');
      setAttribute(link, 'data-muted', room.notifications === 'none');
    },
  };
}

/**
 * What a room's badge says: all that is unread, or only the mentions where one wants to hear of no more.
 *
 * @param {Room} room
 * @param {boolean} isLooking it is before one's eyes
 */
export function unreadIn(room, isLooking) {
  const counts = isMember(room) && !isLooking;
  const unread = counts ? room.unread_count ?? 0 : 0;
  const mentions = counts ? room.mention_count ?? 0 : 0;
  const number = (room.notifications ?? 'all') === 'all' ? unread : mentions;
  const text = number > 99 ? '99+' : String(number);
  return { unread, mentions, count: number, badge: number === 0 ? '' : mentions > 0 ? `@${text}` : text };
}

/**
 * @param {HTMLElement} mark
 * @param {Room} room
 * @param {State} state
 */
function showMark(mark, room, state) {
  const peers = room.kind === 'direct' ? state.directs[room.id] ?? [] : [];
  const peer = peers.length === 1 && peers[0] ? state.people[peers[0]] : undefined;
  const kind = peer ? 'peer' : room.kind ?? 'public';
  if (mark.dataset.kind !== kind) {
    mark.dataset.kind = kind;
    if (kind === 'public') mark.replaceChildren('#');
    else if (kind === 'private') mark.replaceChildren(icon('lock'));
    else if (kind === 'direct') mark.replaceChildren(icon('people'));
    else mark.replaceChildren(h('span', { class: 'avatar tiny' }), h('span', { class: 'presence' }));
  }
  if (!peer) return;
  if (mark.firstElementChild instanceof HTMLElement) fillAvatar(mark.firstElementChild, peer);
  setAttribute(/** @type {Element} */ (mark.lastElementChild), 'data-status', peer.status ?? 'offline');
}

/**
 * @param {Room} room
 * @param {State} state
 */
function presenceWord(room, state) {
  const [peer, more] = room.kind === 'direct' ? state.directs[room.id] ?? [] : [];
  return peer && !more ? PRESENCE_WORDS[state.people[peer]?.status ?? 'offline'] : '';
}
