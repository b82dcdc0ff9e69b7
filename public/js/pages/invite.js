/** Where an invite link leads, and the way in. */

import { APIError, sentence } from '../lib/api-error.js';
import { h } from '../lib/dom.js';
import { form } from '../lib/forms.js';
import { HOME, go, roomAddress } from '../router.js';
import { isMember } from '../state.js';
import { page } from '../views/page.js';

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ api, chat, store }) {
  const frame = page('Invitation');
  const { route } = store.state;
  const code = route.name === 'page' ? route.part : '';
  frame.body.classList.add('centre');

  async function load() {
    frame.body.replaceChildren(h('p', { class: 'list-note', role: 'status' }, 'Loading…'));
    try {
      const { room } = await api.call('GET', `/api/invites/${code}`);
      if (isMember(store.state.rooms[room.id])) go(roomAddress(room.id), true);
      else frame.body.replaceChildren(card(room));
    } catch (error) {
      const isOver = error instanceof APIError && error.status === 404;
      frame.body.replaceChildren(h('div', { class: 'card', role: 'alert' },
        h('h2', {}, isOver ? 'This invitation is over' : 'The invitation could not be loaded'),
        h('p', {}, isOver ? 'It was used up, taken back, or its time has run out. Ask for another link.' : sentence(error)),
        isOver ? h('a', { class: 'button primary', href: HOME }, 'To the rooms')
          : h('button', { type: 'button', onclick: load }, 'Try again')));
    }
  }

  /** @param {import('../types.js').Room} room */
  function card(room) {
    const members = room.member_count ?? 0;
    const join = form({ action: 'Join room', submit: async () => {
      chat.adopt(await api.call('POST', `/api/invites/${code}`));
      go(roomAddress(room.id), true);
    } });
    return h('div', { class: 'card' },
      h('p', { class: 'note' }, 'You are invited to'), h('h2', {}, h('bdi', {}, room.name)),
      room.topic && h('p', { dir: 'auto' }, room.topic),
      h('p', { class: 'note' },
        `${room.kind === 'private' ? 'Private room' : 'Public room'}, ${members} ${members === 1 ? 'member' : 'members'}`),
      join.element);
  }

  return {
    element: frame.element,
    render: frame.render,
    entered() {
      frame.focus();
      void load();
    },
  };
}
