/**
 * The settings of a room: what it is, who is in it and who may come. Each part is shown to those who may use it.
 *
 * @typedef {import('../types.js').Room} Room
 */

import { h } from '../lib/dom.js';
import { confirm, group, outcome, select } from '../lib/forms.js';
import { mayInRoom } from '../lib/rights.js';
import { HOME, go, roomAddress } from '../router.js';
import { isMember } from '../state.js';
import { page } from '../views/page.js';
import { reportGroup } from './report.js';
import { banGroup } from './settings-bans.js';
import { hookGroup } from './settings-hooks.js';
import { inviteGroup } from './settings-invites.js';
import { memberGroup } from './settings-members.js';
import { ruleGroup } from './settings-rules.js';
import { webhookGroup } from './settings-webhooks.js';

const LEVELS = /** @type {const} */ ([
  ['all', 'All messages'], ['mentions', 'Only mentions'], ['none', 'Nothing (muted)'],
]);

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view(context) {
  const { store } = context;
  const { route } = store.state;
  const roomID = route.name === 'page' ? route.roomID : 0;
  const frame = page('Room settings', { to: roomAddress(roomID), label: 'Back to the room' });
  const note = h('p', { class: 'list-note', role: 'status' });
  frame.body.append(note);
  /** What one may do, as a word: when it changes, the page is built again. */
  let shown = '';
  let wasMember = false;
  /** @type {((state: import('../types.js').State) => void)[]} */
  let updates = [];

  /** @param {Room} room */
  function build(room) {
    const may = mayInRoom(store.state.me, room);
    const parts = [
      isMember(room) && levelGroup(context, room),
      (may.setTopic || may.changeSettings) && ruleGroup(context, room, may),
      room.kind !== 'direct' && memberGroup(context, room, may),
      may.makeInvites && inviteGroup(context, room),
      may.discipline && banGroup(context, room),
      may.discipline && reportGroup(context, room),
      may.discipline && hookGroup(context, room),
      may.discipline && webhookGroup(context, room),
      (may.leave || may.remove) && endGroup(context, room, may),
    ].flatMap((part) => part || []);
    updates = parts.flatMap((part) => (part.update ? [part.update] : []));
    frame.body.replaceChildren(...parts.map((part) => part.element));
  }

  return {
    element: frame.element,
    entered: () => frame.focus(),
    render(state) {
      frame.render(state);
      const room = state.rooms[roomID];
      if (!room) {
        note.textContent = state.roomsStatus === 'ready' ? 'There is no such room, or it is not for you.' : 'Loading…';
        frame.body.replaceChildren(note);
        shown = '';
        return;
      }
      frame.setTitle(room.name ? `Settings of ${room.name}` : 'Room settings');
      const key = `${room.my_role} ${room.kind} ${state.me?.is_admin}`;
      if (wasMember && !isMember(room)) {
        note.textContent = 'You are not in this room any more.';
        frame.body.replaceChildren(note);
        return;
      }
      wasMember = isMember(room);
      if (key !== shown) {
        shown = key;
        build(room);
      }
      for (const update of updates) update(state);
    },
  };
}

/**
 * A part of the page.
 *
 * @typedef {object} Part
 * @property {HTMLElement} element
 * @property {(state: import('../types.js').State) => void} [update]
 */

/**
 * @param {import('../views/shell.js').Context} context
 * @param {Room} room
 * @returns {Part}
 */
function levelGroup({ api, store }, room) {
  const result = outcome();
  const level = select('Notify me of', LEVELS, room.notifications ?? 'all', async (value) => {
    try {
      const state = await api.call('PUT', `/api/rooms/${room.id}/notifications`, { level: value });
      store.dispatch({
        type: 'room/read', roomID: room.id, unread: state.unread_count, mentions: state.mention_count,
        level: state.notifications,
      });
      result.done('Saved.');
    } catch (error) {
      result.failed(error);
    }
  });
  return { element: group('Notifications', level.element, result.element) };
}

/**
 * @param {import('../views/shell.js').Context} context
 * @param {Room} room
 * @param {import('../lib/rights.js').Rights} may
 * @returns {Part}
 */
function endGroup({ api, chat, store }, room, may) {
  const result = outcome();

  async function leave() {
    if (!await confirm(`Leave ${room.name}?`, room.kind === 'private'
      ? 'To come back you need an invitation.' : 'You can join again whenever you like.', 'Leave room')) return;
    await chat.leaveRoom(room.id);
    go(HOME);
  }

  async function remove() {
    const sure = await confirm(`Delete ${room.name}?`,
      'The room and everything in it is gone for everybody, and cannot be brought back.', 'Delete room');
    if (!sure) return;
    try {
      await api.call('DELETE', `/api/rooms/${room.id}`);
      store.dispatch({ type: 'room/left', roomID: room.id });
      await chat.loadRooms();
      go(HOME);
    } catch (error) {
      result.failed(error);
    }
  }

  return {
    element: group('Leave or delete',
      h('div', { class: 'buttons' },
        may.leave && h('button', { type: 'button', onclick: leave }, 'Leave room'),
        may.remove && h('button', { type: 'button', class: 'grave', onclick: remove }, 'Delete room')),
      result.element),
  };
}
