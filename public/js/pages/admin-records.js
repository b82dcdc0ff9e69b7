/** What people reported, and what moderators and administrators did. */

import { h } from '../lib/dom.js';
import { actionButton, outcome, select } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';
import { messageAddress } from '../router.js';

/**
 * @typedef {import('../views/shell.js').Context} Context
 * @typedef {import('./admin.js').Tab} Tab
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
 *
 * @typedef {object} AuditEntry
 * @property {number} id
 * @property {string} at
 * @property {string} action
 * @property {number|null} actor_id
 * @property {number|null} user_id
 * @property {number|null} room_id
 * @property {string} detail
 */

/** A message's number holds its room's above this. */
const ROOM = 2 ** 28;

const ACTIONS = ['admit', 'kick', 'ban', 'unban', 'mute', 'unmute', 'role', 'change_room', 'delete_room', 'delete_message',
  'first_admin', 'grant_admin', 'revoke_admin', 'disable_user', 'enable_user', 'end_sessions', 'reset_password',
  'announce', 'disconnect', 'resolve_report', 'dismiss_report', 'create_hook', 'delete_hook', 'create_webhook',
  'resume_webhook', 'delete_webhook'];

/**
 * Names for numbers of accounts, asked for once each.
 *
 * @param {Context} context
 */
function naming({ api, store }) {
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

/** @param {Context} context @returns {Tab} */
export function reportsTab(context) {
  const { api, store } = context;
  const nameFor = naming(context);
  const result = outcome();
  const status = select('Show', [['open', 'Open'], ['resolved', 'Resolved'], ['dismissed', 'Dismissed']], 'open',
    () => void show());
  const list = pagedList({
    label: 'Reports', empty: 'There are none.', load: (address) => api.page(address),
    row: (/** @type {Report} */ report) => {
      const settle = (/** @type {string} */ label, /** @type {string} */ next) =>
        actionButton(label, result.failed, async () => {
          await api.call('PATCH', `/api/admin/reports/${report.id}`, { status: next });
          result.done('Saved.');
          await show();
        }, { 'aria-label': `${label} report ${report.id}` });
      return h('div', { class: 'item' },
        h('div', { class: 'item-main' }, h('span', { class: 'item-name', dir: 'auto' }, report.reason),
          h('span', { class: 'note' }, nameFor(report.reporter_id), ' reported ',
            report.user_id === null ? 'somebody without an account' : nameFor(report.user_id),
            `, ${shortTime(report.created_at)}`),
          report.message_id !== null && report.room_id !== null && h('a', {
            href: messageAddress(report.room_id, report.message_id % ROOM),
          }, `See the message in ${store.state.rooms[report.room_id]?.name || 'its room'}`)),
        h('div', { class: 'item-tools' }, ...(report.status === 'open'
          ? [settle('Resolve', 'resolved'), settle('Dismiss', 'dismissed')] : [settle('Reopen', 'open')])));
    },
  });
  const show = () => list.show(`/api/admin/reports?limit=50&status=${status.input.value}`);
  void show();
  return { element: h('div', {}, status.element, result.element, list.element) };
}

/** @param {Context} context @returns {Tab} */
export function auditTab(context) {
  const { api, store } = context;
  const nameFor = naming(context);
  const options = ACTIONS.map((action) => /** @type {const} */ ([action, action.replaceAll('_', ' ')]));
  const action = select('What was done', [['', 'Everything'], ...options], '', () => void show());
  const list = pagedList({
    label: 'Audit log', empty: 'Nothing was done yet.', load: (address) => api.page(address),
    row: (/** @type {AuditEntry} */ entry) => h('div', { class: 'item' },
      h('div', { class: 'item-main' },
        h('span', {}, h('b', {}, nameFor(entry.actor_id)), ` ${entry.action.replaceAll('_', ' ')} `,
          entry.user_id !== null && nameFor(entry.user_id),
          entry.room_id !== null && ` in ${store.state.rooms[entry.room_id]?.name || `room ${entry.room_id}`}`,
          entry.detail && `: ${entry.detail}`),
        h('time', { class: 'note', datetime: entry.at }, shortTime(entry.at)))),
  });
  const show = () =>
    list.show(`/api/admin/audit?limit=50${action.input.value ? `&action=${action.input.value}` : ''}`);
  void show();
  return { element: h('div', {}, action.element, list.element) };
}
