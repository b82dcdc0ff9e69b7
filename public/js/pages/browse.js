/** The public rooms one is not in: to look into, or to join at once. */

import { h, setText } from '../lib/dom.js';
import { actionButton, outcome } from '../lib/forms.js';
import { byName, fold } from '../lib/text.js';
import { go, roomAddress } from '../router.js';
import { isMember } from '../state.js';
import { page } from '../views/page.js';

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ chat, api }) {
  const frame = page('Browse rooms');
  const result = outcome();
  const filter = h('input', {
    type: 'search', 'aria-label': 'Filter rooms', placeholder: 'Filter by name or topic', autocomplete: 'off',
    oninput: () => draw(),
  });
  const list = h('ul', { class: 'list', 'aria-label': 'Rooms to look into' });
  const note = h('p', { class: 'list-note', role: 'status' });
  const retry = h('button', { type: 'button', onclick: () => chat.loadRooms() }, 'Try again');
  frame.body.append(filter, result.element, list, note, retry);
  /** @type {import('../types.js').State|null} */
  let last = null;

  function draw() {
    if (!last) return;
    const wanted = fold(filter.value.trim());
    const all = Object.values(last.rooms).filter((room) => !isMember(room) && room.kind !== 'direct');
    const found = all.filter((room) => fold(`${room.name} ${room.topic ?? ''}`).includes(wanted))
      .sort((a, b) => (b.member_count ?? 0) - (a.member_count ?? 0) || byName(a.name, b.name));
    list.replaceChildren(...found.map(row));
    const { roomsStatus } = last;
    setText(note, roomsStatus === 'loading' ? 'Loading rooms…'
      : roomsStatus === 'failed' ? 'The rooms could not be loaded.'
        : all.length === 0 ? 'You are in every public room there is.'
          : found.length === 0 ? 'No room is called like that.' : '');
    retry.hidden = roomsStatus !== 'failed';
  }

  /** @param {import('../types.js').Room} room */
  function row(room) {
    const members = room.member_count ?? 0;
    return h('li', { class: 'item' },
      h('a', { class: 'item-main', href: roomAddress(room.id) },
        h('span', { class: 'item-name' }, h('span', { 'aria-hidden': 'true' }, '#'), h('bdi', {}, room.name)),
        h('span', { class: 'note' }, `${members} ${members === 1 ? 'member' : 'members'}`),
        room.topic && h('span', { class: 'item-text', dir: 'auto' }, room.topic)),
      actionButton('Join', (error) => result.failed(error), async () => {
        chat.adopt(await api.call('POST', `/api/rooms/${room.id}/join`));
        go(roomAddress(room.id));
      }, { 'aria-label': `Join ${room.name}` }));
  }

  return {
    element: frame.element,
    render(state) {
      frame.render(state);
      if (last && last.rooms === state.rooms && last.roomsStatus === state.roomsStatus) return;
      last = state;
      draw();
    },
    entered() {
      filter.focus();
      void chat.loadRooms();
    },
  };
}
