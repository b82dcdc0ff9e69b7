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

/**
 * What somebody did, as it is told; the name of whom it concerns follows.
 *
 * @type {Record<string, string>}
 */
const ACTIONS = {
  admit: 'let in', kick: 'removed', ban: 'banned', unban: 'lifted the ban of', mute: 'muted', unmute: 'unmuted',
  role: 'changed the role of', change_room: 'changed the settings', delete_room: 'deleted a room',
  delete_message: 'deleted a message', first_admin: 'made the first administrator',
  grant_admin: 'made an administrator of', revoke_admin: 'took administration from', disable_user: 'disabled',
  enable_user: 'enabled', end_sessions: 'signed out', reset_password: 'made a reset link for', announce: 'announced',
  disconnect: 'disconnected', resolve_report: 'resolved a report', dismiss_report: 'dismissed a report',
  create_hook: 'made a hook', delete_hook: 'deleted a hook', create_webhook: 'made a webhook',
  resume_webhook: 'resumed a webhook', delete_webhook: 'deleted a webhook',
};

/**
 * What stands before that name, if there is one.
 *
 * @type {Record<string, string>}
 */
const JOINTS = { delete_message: 'of ', resolve_report: 'about ', dismiss_report: 'about ' };

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
  const words = (/** @type {string} */ action) => ACTIONS[action] ?? action.replaceAll('_', ' ');
  const action = select('What was done', [['', 'Everything'], ...Object.entries(ACTIONS)], '', () => void show());
  const list = pagedList({
    label: 'Audit log', empty: 'Nothing was done yet.', load: (address) => api.page(address),
    row: (/** @type {AuditEntry} */ entry) => h('div', { class: 'item' },
      h('div', { class: 'item-main' },
        h('span', {}, h('b', {}, nameFor(entry.actor_id)), ` ${words(entry.action)} `,
          entry.user_id !== null && (JOINTS[entry.action] ?? ''), entry.user_id !== null && nameFor(entry.user_id),
          entry.room_id !== null && ` in ${store.state.rooms[entry.room_id]?.name || `room ${entry.room_id}`}`,
          entry.detail && `: ${entry.detail}`),
        h('time', { class: 'note', datetime: entry.at }, shortTime(entry.at)))),
  });
  const show = () =>
    list.show(`/api/admin/audit?limit=50${action.input.value ? `&action=${action.input.value}` : ''}`);
  void show();
  return { element: h('div', {}, action.element, list.element) };
}
