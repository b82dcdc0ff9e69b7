/** Servers that are told what happens in a room. */

import { h } from '../lib/dom.js';
import { actionButton, confirm, field, form, group, outcome } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';
import { handed } from './settings-hooks.js';

/**
 * @typedef {object} Webhook
 * @property {number} id
 * @property {string} url
 * @property {string[]} events
 * @property {'active'|'failing'|'disabled'} status
 * @property {string|null} failing_since
 *
 * @typedef {object} Delivery
 * @property {number} event_seq
 * @property {number} attempt
 * @property {string} at
 * @property {boolean} delivered
 * @property {number|null} status
 * @property {string|null} failure
 * @property {number} duration_ms
 */

/** @type {readonly (readonly [string, string])[]} */
const EVENTS = [
  ['message', 'New messages'], ['message_edited', 'Edits'], ['message_deleted', 'Deletions'], ['reaction', 'Reactions'],
  ['message_pinned', 'Pins'], ['message_unpinned', 'Unpins'], ['member_updated', 'Members'], ['room_updated', 'Settings'],
];

/** As many attempts are shown as one can take in. */
const ATTEMPTS = 10;

/**
 * @param {import('../views/shell.js').Context} context
 * @param {import('../types.js').Room} room
 * @returns {import('./settings.js').Part}
 */
export function webhookGroup({ api }, room) {
  const path = `/api/rooms/${room.id}/webhooks`;
  const result = outcome();
  const shown = h('div', {});
  const url = field('url', 'Address', {
    type: 'url', maxlength: 2048, autocapitalize: 'none', spellcheck: 'false',
    hint: 'A public one, that begins with https or http.',
  });
  const boxes = EVENTS.map(([value, label]) => {
    const input = h('input', { type: 'checkbox', value });
    return { input, element: h('label', { class: 'check' }, input, label) };
  });
  const events = h('fieldset', { class: 'checks' }, h('legend', {}, 'What it is told of'),
    ...boxes.map(({ element }) => element), h('p', { class: 'note' }, 'None chosen: everything.'));
  const make = form({ fields: [url], children: [url.element, events], action: 'Make webhook', look: '', submit: async () => {
    const chosen = boxes.filter(({ input }) => input.checked);
    const hook = await api.call('POST', path, {
      url: url.input.value.trim(), events: chosen.map(({ input }) => input.value),
    });
    url.input.value = '';
    for (const { input } of chosen) input.checked = false;
    shown.replaceChildren(handed('What is sent is signed with this secret. It is not shown again:', hook.secret, 'Copy secret'));
    await list.show(path);
  } });
  const list = pagedList({
    label: 'Outgoing webhooks', empty: 'No server is told.', load: (address) => api.page(address), row,
  });

  /** @param {Webhook} hook */
  function row(hook) {
    const attempts = h('ul', { class: 'attempts', 'aria-label': `What was sent to ${hook.url}` });
    /** @type {HTMLDetailsElement} */
    const details = h('details', { ontoggle: () => details.open && void showAttempts(hook, attempts) },
      h('summary', {}, 'What was sent'), attempts);
    const kinds = hook.events.map((event) => EVENTS.find(([value]) => value === event)?.[1] ?? event);
    const state = { active: '', failing: `failing since ${shortTime(hook.failing_since ?? '')}`, disabled: 'disabled' }[hook.status];
    return h('div', { class: 'item' },
      h('div', { class: 'item-main' }, h('code', { class: 'item-name' }, hook.url),
        h('span', { class: 'note' }, [kinds.join(', ') || 'Everything', state].filter(Boolean).join(' — ')), details),
      h('div', { class: 'item-tools' },
        hook.status !== 'active' && actionButton('Try again', result.failed, async () => {
          await api.call('POST', `${path}/${hook.id}/resume`);
          result.done('It is tried again.');
          await list.show(path);
        }, { 'aria-label': `Try ${hook.url} again` }),
        actionButton('Delete', result.failed, async () => {
          if (!await confirm('Delete this webhook?', `Nothing more is sent to ${hook.url}.`, 'Delete webhook')) return;
          await api.call('DELETE', `${path}/${hook.id}`);
          shown.replaceChildren();
          result.done('The webhook is deleted.');
          await list.show(path);
        }, { class: 'grave', 'aria-label': `Delete ${hook.url}` })));
  }

  /** @param {Webhook} hook @param {HTMLElement} place */
  async function showAttempts({ id }, place) {
    try {
      const { items } = await api.page(`${path}/${id}/deliveries`);
      place.replaceChildren(...items.slice(0, ATTEMPTS).map((/** @type {Delivery} */ one) => h('li', {},
        `${shortTime(one.at)}: event ${one.event_seq}${one.attempt > 1 ? `, attempt ${one.attempt}` : ''}, `,
        one.delivered ? 'delivered' : h('b', {}, 'not delivered'),
        ` (${one.status ?? one.failure?.replaceAll('_', ' ') ?? 'no answer'}, ${one.duration_ms} ms)`)));
      if (items.length === 0) place.replaceChildren(h('li', {}, 'Nothing yet.'));
    } catch (error) {
      result.failed(error);
    }
  }

  void list.show(path);
  return { element: group('Servers that are told', list.element, result.element, shown, make.element) };
}
