/** Programs that post in a room: an address for each, shown once. */

import { h } from '../lib/dom.js';
import { actionButton, confirm, copyButton, field, form, group, outcome } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';
import { naming } from './report.js';

/** @typedef {{id: number, name: string, created_by: number, created_at: string}} Hook */

/**
 * What is shown this once, to be copied.
 *
 * @param {string} words
 * @param {string} secret
 * @param {string} label of the button
 */
export function handed(words, secret, label) {
  return h('div', { class: 'handed', role: 'status' },
    h('p', {}, words), h('p', {}, h('code', {}, secret)), copyButton(secret, label));
}

/**
 * @param {import('../views/shell.js').Context} context
 * @param {import('../types.js').Room} room
 * @returns {import('./settings.js').Part}
 */
export function hookGroup(context, room) {
  const { api } = context;
  const path = `/api/rooms/${room.id}/hooks`;
  const nameFor = naming(context);
  const result = outcome();
  const shown = h('div', {});
  const name = field('name', 'Posts as', {
    maxlength: 32, autocapitalize: 'none', spellcheck: 'false', placeholder: 'build-bot', hint: 'Letters, digits, and . _ -',
  });
  const make = form({ fields: [name], action: 'Make hook', look: '', submit: async () => {
    const hook = await api.call('POST', path, { name: name.input.value.trim() });
    name.input.value = '';
    shown.replaceChildren(handed('Whoever has this address may post here. It is not shown again:',
      new URL(hook.url, location.href).href, 'Copy address'));
    await list.show(path);
  } });
  const list = pagedList({
    label: 'Incoming hooks', empty: 'No program posts here.', load: (address) => api.page(address),
    row: (/** @type {Hook} */ hook) => h('div', { class: 'item' },
      h('div', { class: 'item-main' }, h('bdi', { class: 'item-name' }, hook.name),
        h('span', { class: 'note' }, 'made by ', nameFor(hook.created_by), `, ${shortTime(hook.created_at)}`)),
      h('div', { class: 'item-tools' }, actionButton('Delete', result.failed, async () => {
        if (!await confirm(`Delete ${hook.name}?`, 'Nothing more comes through its address.', 'Delete hook')) return;
        await api.call('DELETE', `${path}/${hook.id}`);
        shown.replaceChildren();
        result.done(`${hook.name} is deleted.`);
        await list.show(path);
      }, { class: 'grave', 'aria-label': `Delete ${hook.name}` }))),
  });
  void list.show(path);
  return { element: group('Programs that post here',
    h('p', { class: 'note' }, 'A program posts by sending ', h('code', {}, '{"content": "…"}'), ' to the address of its hook.'),
    list.element, result.element, shown, make.element) };
}
