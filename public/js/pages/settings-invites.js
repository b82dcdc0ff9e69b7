/** Links by which others join a room. */

import { h } from '../lib/dom.js';
import { actionButton, copyButton, field, form, group, outcome, select } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';

/**
 * @typedef {object} Invite
 * @property {string} code
 * @property {string} url
 * @property {string|null} expires_at
 * @property {number|null} max_uses
 * @property {number} uses
 */

const LIVES = /** @type {const} */ ([
  ['3600', '1 hour'], ['86400', '1 day'], ['604800', '7 days'], ['2592000', '30 days'], ['0', 'Never'],
]);

/**
 * @param {import('../views/shell.js').Context} context
 * @param {import('../types.js').Room} room
 * @returns {import('./settings.js').Part}
 */
export function inviteGroup({ api }, room) {
  const path = `/api/rooms/${room.id}/invites`;
  const result = outcome();
  const life = select('Ends after', LIVES, '604800');
  const uses = field('max_uses', 'How many may join by it', {
    type: 'number', min: 0, max: 100000, inputmode: 'numeric', hint: 'Empty: as many as like.',
  });
  const make = form({ fields: [uses], children: [life.element, uses.element], action: 'Make invite link', look: '',
    submit: async () => {
      await api.call('POST', path, { expires_in: Number(life.input.value), max_uses: Number(uses.input.value) });
      await list.show(path);
      return 'The link is ready to be copied.';
    } });
  const list = pagedList({
    label: 'Invite links', empty: 'There are no open links.', load: (address) => api.page(address),
    row: (/** @type {Invite} */ invite) => {
      const url = new URL(invite.url, location.href).href;
      const words = [invite.expires_at ? `until ${shortTime(invite.expires_at)}` : 'does not end',
        `${invite.uses}${invite.max_uses ? ` of ${invite.max_uses}` : ''} joined`];
      return h('div', { class: 'item' },
        h('div', { class: 'item-main' }, h('code', { class: 'item-name' }, url),
          h('span', { class: 'note' }, words.join(', '))),
        h('div', { class: 'item-tools' }, copyButton(url, 'Copy link'),
          actionButton('Revoke', result.failed, async () => {
            await api.call('DELETE', `${path}/${invite.code}`);
            result.done('The link is revoked.');
            await list.show(path);
          }, { class: 'grave' })));
    },
  });
  void list.show(path);
  return { element: group('Invite links', list.element, result.element, make.element) };
}
