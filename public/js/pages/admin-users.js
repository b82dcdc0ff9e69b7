/** The accounts: found by name, disabled, made administrators, helped with a forgotten password. */

import { avatar } from '../lib/avatar.js';
import { h } from '../lib/dom.js';
import { actionButton, confirm, copyButton, outcome } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { nameOf } from '../lib/people.js';
import { shortTime } from '../lib/time.js';

/**
 * @typedef {import('../types.js').User & {disabled: boolean, session_count: number, last_seen_at: string|null}} AdminUser
 */

/** How long one pauses in typing before the server is asked (ms). */
const PAUSE = 200;

/**
 * A list with a field that narrows it.
 *
 * @param {string} label
 * @param {ReturnType<typeof pagedList>} list
 * @param {string} path
 */
export function searched(label, list, path) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const query = h('input', {
    type: 'search', 'aria-label': label, placeholder: label, autocomplete: 'off', oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(show, PAUSE);
    },
  });
  const show = () => list.show(`${path}?limit=50&q=${encodeURIComponent(query.value.trim())}`);
  return { query, show };
}

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('./admin.js').Tab}
 */
export function usersTab({ api, store }) {
  const result = outcome();
  const path = '/api/admin/users';
  const list = pagedList({
    label: 'Users', empty: 'Nobody is called like that.', load: (address) => api.page(address), row,
  });
  const { query, show } = searched('Find users', list, path);

  /** @param {AdminUser} user */
  function row(user) {
    const words = [user.is_admin && 'administrator', user.is_bot && 'bot', user.disabled && 'disabled',
      `${user.session_count} ${user.session_count === 1 ? 'device' : 'devices'}`,
      user.last_seen_at ? `seen ${shortTime(user.last_seen_at)}` : 'never seen'].filter(Boolean).join(', ');
    const handed = h('p', { class: 'handed', hidden: true });
    return h('div', { class: 'item', 'data-off': user.disabled }, avatar(user),
      h('div', { class: 'item-main' },
        h('span', { class: 'item-name' }, h('bdi', {}, nameOf(user)), ' ', h('span', { class: 'note' }, `@${user.username}`)),
        h('span', { class: 'note' }, words), handed),
      h('div', { class: 'item-tools' }, ...(user.id === store.state.me?.id ? [] : tools(user, handed))));
  }

  /**
   * @param {AdminUser} user
   * @param {HTMLElement} handed
   */
  function tools(user, handed) {
    const name = user.username;
    const change = async (/** @type {object} */ news, /** @type {string} */ done) => {
      await api.call('PATCH', `${path}/${user.id}`, news);
      result.done(done);
      await show();
    };
    return [
      actionButton(user.disabled ? 'Enable' : 'Disable', result.failed, async () => {
        if (!user.disabled && !await confirm(`Disable ${name}?`,
          'The account cannot sign in, and all its devices and bots are cut off at once.', 'Disable')) return;
        await change({ disabled: !user.disabled }, user.disabled ? `${name} may sign in again.` : `${name} is disabled.`);
      }, { 'aria-label': `${user.disabled ? 'Enable' : 'Disable'} ${name}` }),
      !user.is_bot && actionButton(user.is_admin ? 'No admin' : 'Make admin', result.failed, async () => {
        if (!user.is_admin && !await confirm(`Make ${name} an administrator?`,
          'Administrators may do everything here, and take this role from others.', 'Make administrator')) return;
        await change({ is_admin: !user.is_admin }, 'Saved.');
      }, { 'aria-label': `${user.is_admin ? 'Take administration from' : 'Make administrator:'} ${name}` }),
      !user.is_bot && actionButton('Reset link', result.failed, async () => {
        const { code } = await api.call('POST', `${path}/${user.id}/password-reset`);
        const url = new URL(`/#reset=${code}`, location.href).href;
        handed.replaceChildren('Hand this over; it works once, for a day: ', h('code', {}, url), ' ',
          copyButton(url, 'Copy link'));
        handed.hidden = false;
      }, { 'aria-label': `Reset link for ${name}` }),
      user.session_count > 0 && actionButton('Sign out', result.failed, async () => {
        await api.call('DELETE', `${path}/${user.id}/sessions`);
        result.done(`${name} is signed out everywhere.`);
        await show();
      }, { 'aria-label': `Sign out ${name} everywhere` }),
    ];
  }

  void show();
  return { element: h('div', {}, query, result.element, list.element) };
}
