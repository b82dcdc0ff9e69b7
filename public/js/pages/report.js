/** What somebody reported, as those read it who look after a room or the server. */

import { h } from '../lib/dom.js';
import { group } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';
import { messageAddress } from '../router.js';

/**
 * @typedef {import('../views/shell.js').Context} Context
 *
 * @typedef {object} Report
 * @property {number} id
 * @property {string} created_at
 * @property {number|null} message_id
 * @property {number|null} room_id
 * @property {number|null} user_id
 * @property {string} reason
 * @property {number} reporter_id
 * @property {'open'|'resolved'|'dismissed'} status
 */

/** A message's number holds its room's above this. */
const ROOM = 2 ** 28;

/**
 * Names for numbers of accounts, asked for once each.
 *
 * @param {Context} context
 */
export function naming({ api, store }) {
  /** @type {Map<number, Promise<string>>} */
  const asked = new Map();
  return (/** @type {number|null} */ id) => {
    const element = h('bdi', {}, id === null ? 'the operator' : `user ${id}`);
    if (id === null) return element;
    const known = store.state.people[id]?.username;
    const name = asked.get(id) ?? (known ? Promise.resolve(known)
      : api.call('GET', `/api/users/${id}`).then((user) => user.username, () => `user ${id}`));
    asked.set(id, name);
    void name.then((text) => element.replaceChildren(text));
    return element;
  };
}

/** @param {Context} context */
export function reportWords(context) {
  const nameFor = naming(context);
  const { rooms } = context.store.state;
  return (/** @type {Report} */ report) => h('div', { class: 'item-main' },
    h('span', { class: 'item-name', dir: 'auto' }, report.reason),
    h('span', { class: 'note' }, nameFor(report.reporter_id), ' reported ',
      report.user_id === null ? 'somebody without an account' : nameFor(report.user_id),
      `, ${shortTime(report.created_at)}`, report.status !== 'open' && `, ${report.status}`),
    report.message_id !== null && report.room_id !== null && h('a', {
      href: messageAddress(report.room_id, report.message_id % ROOM),
    }, `See the message in ${rooms[report.room_id]?.name || 'its room'}`));
}

/**
 * What was reported in a room, for its moderators; administrators settle it.
 *
 * @param {Context} context
 * @param {import('../types.js').Room} room
 * @returns {import('./settings.js').Part}
 */
export function reportGroup(context, room) {
  const words = reportWords(context);
  const list = pagedList({
    label: 'Reports', empty: 'Nothing was reported.', load: (path) => context.api.page(path),
    row: (/** @type {Report} */ report) => h('div', { class: 'item' }, words(report)),
  });
  void list.show(`/api/rooms/${room.id}/reports?limit=20`);
  return { element: group('Reports', list.element) };
}
