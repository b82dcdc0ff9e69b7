/** What people reported, and what moderators and administrators did. */

import { h } from '../lib/dom.js';
import { actionButton, outcome, select } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';
import { naming, reportWords } from './report.js';

/**
 * @typedef {import('../views/shell.js').Context} Context
 * @typedef {import('./admin.js').Tab} Tab
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

const ACTIONS = ['admit', 'kick', 'ban', 'unban', 'mute', 'unmute', 'role', 'change_room', 'delete_room', 'delete_message',
  'first_admin', 'grant_admin', 'revoke_admin', 'disable_user', 'enable_user', 'end_sessions', 'reset_password',
  'announce', 'disconnect', 'resolve_report', 'dismiss_report', 'create_hook', 'delete_hook', 'create_webhook',
  'resume_webhook', 'delete_webhook'];

/** @param {Context} context @returns {Tab} */
export function reportsTab(context) {
  const { api } = context;
  const words = reportWords(context);
  const result = outcome();
  const status = select('Show', [['open', 'Open'], ['resolved', 'Resolved'], ['dismissed', 'Dismissed']], 'open',
    () => void show());
  const list = pagedList({
    label: 'Reports', empty: 'There are none.', load: (address) => api.page(address),
    row: (/** @type {import('./report.js').Report} */ report) => {
      const settle = (/** @type {string} */ label, /** @type {string} */ next) =>
        actionButton(label, result.failed, async () => {
          await api.call('PATCH', `/api/admin/reports/${report.id}`, { status: next });
          result.done('Saved.');
          await show();
        }, { 'aria-label': `${label} report ${report.id}` });
      return h('div', { class: 'item' },
        words(report),
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
