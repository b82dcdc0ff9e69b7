/** One's account: the password, the devices that are signed in, what is kept, and the end of it. */

import { h } from '../lib/dom.js';
import { actionButton, confirm, field, form, group, outcome, select } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { deviceName } from '../lib/device.js';
import { shortTime } from '../lib/time.js';

/**
 * @typedef {import('../views/shell.js').Context} Context
 * @typedef {{id: number, created_at: string, last_used_at: string, user_agent: string, current: boolean}} Session
 */

/** The longest export that is put together here, in pages of a thousand messages. */
const MOST_PAGES = 1_000;

/** @param {Context} context */
export function accountGroups(context) {
  return [passwordGroup(context), sessionGroup(context), exportGroup(context), endGroup(context)];
}

/** @param {Context} context */
function passwordGroup({ api, store }) {
  const name = h('input', {
    type: 'text', autocomplete: 'username', value: store.state.me?.username ?? '', hidden: true, readonly: true,
  });
  const current = field('current_password', 'Current password', {
    type: 'password', autocomplete: 'current-password', maxlength: 256,
  });
  const next = field('new_password', 'New password', {
    type: 'password', autocomplete: 'new-password', maxlength: 256,
    hint: 'At least 8 characters. Your other devices are signed out.',
  });
  const change = form({ fields: [current, next], children: [name, current.element, next.element],
    action: 'Change password', submit: async () => {
      await api.call('POST', '/api/users/me/password',
        { current_password: current.input.value, new_password: next.input.value });
      current.input.value = '';
      next.input.value = '';
      return 'Your password is changed.';
    } });
  return group('Password', change.element);
}

/** @param {Context} context */
function sessionGroup({ api }) {
  const path = '/api/sessions';
  const result = outcome();
  const list = pagedList({
    label: 'Devices', empty: '', load: (address) => api.page(address),
    row: (/** @type {Session} */ session) => h('div', { class: 'item' },
      h('div', { class: 'item-main' }, h('span', { class: 'item-name' }, deviceName(session.user_agent)),
        h('span', { class: 'note' }, session.current ? 'This device' : `Last used ${shortTime(session.last_used_at)}`)),
      !session.current && actionButton('Sign out', result.failed, async () => {
        await api.call('DELETE', `${path}/${session.id}`);
        result.done('The device is signed out.');
        await list.show(path);
      }, { 'aria-label': `Sign out ${deviceName(session.user_agent)}` })),
  });
  const others = actionButton('Sign out all other devices', result.failed, async () => {
    await api.call('DELETE', path);
    result.done('All other devices are signed out.');
    await list.show(path);
  });
  void list.show(path);
  return group('Devices', list.element, h('div', { class: 'form-end' }, others, result.element));
}

/** @param {Context} context */
function exportGroup({ api, store }) {
  const fetchAll = form({ action: 'Download my data', look: '', children: [
    h('p', { class: 'note' }, 'Everything that is kept about you: profile, devices, rooms, messages, reactions and the list of your files.'),
  ], submit: async () => {
    /** @type {Record<string, any>} */
    const all = {};
    let path = '/api/users/me/export';
    for (let count = 0; path && count < MOST_PAGES; count += 1) {
      const { items, next } = await api.page(path);
      for (const [key, value] of Object.entries(items)) {
        all[key] = Array.isArray(value) && Array.isArray(all[key]) ? [...all[key], ...value] : all[key] ?? value;
      }
      path = next;
    }
    save(new Blob([JSON.stringify(all, null, 2)], { type: 'application/json' }),
      `roost-${store.state.me?.username ?? 'export'}.json`);
    return 'Your data is downloaded.';
  } });
  return group('Your data', fetchAll.element);
}

/** @param {Context} context */
function endGroup({ api, chat }) {
  const password = field('password', 'Password', { type: 'password', autocomplete: 'current-password', maxlength: 256 });
  const messages = select('What you wrote', [
    ['keep', 'Stays, under a name that is nobody’s'], ['delete', 'Is erased everywhere'],
  ], 'keep');
  const remove = form({ fields: [password], children: [password.element, messages.element], look: 'grave',
    action: 'Delete my account', submit: async () => {
      const sure = await confirm('Delete your account?',
        'You are signed out everywhere and leave every room. This cannot be taken back.', 'Delete account');
      if (!sure) return;
      await api.call('DELETE', '/api/users/me/', { password: password.input.value, messages: messages.input.value });
      await chat.forgetSession();
    } });
  return group('Delete account', remove.element);
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
function save(blob, name) {
  const href = URL.createObjectURL(blob);
  const link = h('a', { href, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
