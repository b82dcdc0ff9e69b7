/** The server's rooms, its open connections, and what everybody is told. */

import { sentence } from '../lib/api-error.js';
import { h, setText } from '../lib/dom.js';
import { actionButton, confirm, field, form, outcome } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { bytes, duration } from '../lib/quantity.js';
import { shortTime } from '../lib/time.js';
import { settingsAddress } from '../router.js';
import { searched } from './admin-users.js';

/**
 * @typedef {import('../views/shell.js').Context} Context
 * @typedef {import('./admin.js').Tab} Tab
 * @typedef {import('../types.js').Room & {last_message_at: string|null, hook_count: number, webhook_count: number}} AdminRoom
 *
 * @typedef {object} Connection
 * @property {number} id
 * @property {string} path
 * @property {string|null} username
 * @property {string} [address]
 * @property {number[]} room_ids
 * @property {string} connected_at
 * @property {number} idle_seconds
 * @property {number} bytes_in
 * @property {number} bytes_out
 */

/** What is told of a connection, besides whose it is. */
const FACTS = ['Address', 'Path', 'Rooms', 'Since', 'Idle', 'In', 'Out'];

/** How often the connections are looked at again (ms). */
const REFRESH = 5_000;

/** @param {Context} context @returns {Tab} */
export function roomsTab({ api, chat }) {
  const result = outcome();
  const list = pagedList({
    label: 'All rooms', empty: 'No room is called like that.', load: (address) => api.page(address),
    row: (/** @type {AdminRoom} */ room) => {
      const members = room.member_count ?? 0;
      const words = [room.kind, `${members} ${members === 1 ? 'member' : 'members'}`,
        room.last_message_at ? `last message ${shortTime(room.last_message_at)}` : 'nothing said yet',
        room.hook_count + room.webhook_count > 0 && `${room.hook_count + room.webhook_count} hooks`];
      const isPublic = room.kind === 'public';
      const name = room.name || 'Direct room';
      return h('div', { class: 'item' },
        h('div', { class: 'item-main' }, h('bdi', { class: 'item-name' }, name),
          h('span', { class: 'note' }, words.filter(Boolean).join(', '))),
        h('div', { class: 'item-tools' },
          isPublic && h('a', { class: 'button', href: settingsAddress(room.id) }, 'Settings'),
          room.kind !== 'direct' && room.id !== 1 && actionButton('Delete', result.failed, async () => {
            if (!await confirm(`Delete ${name}?`,
              'The room and everything in it is gone for everybody, and cannot be brought back.', 'Delete room')) return;
            await api.call('DELETE', `/api/rooms/${room.id}`);
            result.done(`${name} is deleted.`);
            await Promise.all([show(), chat.loadRooms()]);
          }, { class: 'grave', 'aria-label': `Delete ${name}` })));
    },
  });
  const { query, show } = searched('Find rooms', list, '/api/admin/rooms');
  void show();
  return { element: h('div', {}, query, result.element, list.element) };
}

/**
 * A table, and where there is no room for one a list; being told its roles, it stays a table to those who hear it.
 *
 * @param {Context} context
 * @returns {Tab}
 */
export function connectionsTab({ api }) {
  const result = outcome();
  const note = h('p', { class: 'list-note', role: 'status' }, 'Loading…');
  const body = h('tbody', { role: 'rowgroup' });
  const heads = ['Who', ...FACTS].map((one) => h('th', { scope: 'col', role: 'columnheader' }, one));
  const table = h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Open connections' },
    h('table', { class: 'stacking', role: 'table' }, h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...heads,
      h('th', { scope: 'col', role: 'columnheader' }, h('span', { class: 'visually-hidden' }, 'Disconnect')))), body));

  async function load() {
    try {
      const all = await api.call('GET', '/api/connections');
      setText(note, `${all.total} open: ${all.accounts} of accounts, ${all.guests} of guests.`);
      if (!body.contains(document.activeElement)) body.replaceChildren(...all.connections.map(row));
    } catch (error) {
      setText(note, sentence(error));
    }
  }

  /** @param {Connection} one */
  function row(one) {
    const who = one.username ?? 'nobody yet';
    const cells = [one.address ?? '', one.path, String(one.room_ids.length), shortTime(one.connected_at),
      duration(one.idle_seconds), bytes(one.bytes_in), bytes(one.bytes_out)];
    return h('tr', { role: 'row' }, h('th', { scope: 'row', role: 'rowheader' }, h('bdi', {}, who)),
      ...cells.map((cell, place) => h('td', { role: 'cell', 'data-label': FACTS[place] }, cell)),
      h('td', { role: 'cell' }, actionButton('Disconnect', result.failed, async () => {
        await api.call('DELETE', `/api/connections/${one.id}`);
        result.done(`${who} is disconnected.`);
        await load();
      }, { 'aria-label': `Disconnect ${who}` })));
  }

  void load();
  const timer = setInterval(() => void load(), REFRESH);
  return { element: h('div', {}, note, result.element, table), leave: () => clearInterval(timer) };
}

/** @param {Context} context @returns {Tab} */
export function announcementTab({ api, store }) {
  const text = field('announcement', 'Announcement', {
    maxlength: 1000, dir: 'auto', value: store.state.announcement,
    hint: 'One line that everybody sees at once. Empty takes it back.',
  });
  const tell = form({ fields: [text], action: 'Tell everybody', submit: async () => {
    const { announcement } = await api.call('PUT', '/api/admin/announcement', { announcement: text.input.value.trim() });
    store.dispatch({ type: 'announced', text: announcement });
    return announcement ? 'Everybody sees it now.' : 'The announcement is taken back.';
  } });
  return { element: tell.element };
}
