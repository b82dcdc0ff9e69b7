/** Who may not come back to a room, and letting them. */

import { avatar } from '../lib/avatar.js';
import { h } from '../lib/dom.js';
import { actionButton, group, outcome } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { nameOf } from '../lib/people.js';
import { shortTime } from '../lib/time.js';

/** @typedef {{user: import('../types.js').User, banned_by: import('../types.js').User, banned_at: string}} Ban */

/**
 * @param {import('../views/shell.js').Context} context
 * @param {import('../types.js').Room} room
 * @returns {import('./settings.js').Part}
 */
export function banGroup({ api, store }, room) {
  const result = outcome();
  const list = pagedList({
    label: 'Banned people', empty: 'Nobody is banned.', load: (address) => api.page(address),
    row: (/** @type {Ban} */ { user, banned_by: by, banned_at: at }) => h('div', { class: 'item' },
      avatar(user),
      h('div', { class: 'item-main' }, h('bdi', { class: 'item-name' }, nameOf(user)),
        h('span', { class: 'note' }, `@${user.username}, banned by `,
          by.id === store.state.me?.id ? 'you' : h('bdi', {}, nameOf(by)), ', ',
          h('time', { datetime: at }, shortTime(at)))),
      h('div', { class: 'item-tools' }, actionButton('Lift ban', result.failed, async () => {
        await api.call('DELETE', `/api/rooms/${room.id}/ban/${user.id}`);
        result.done(`${nameOf(user)} may come back.`);
        await show();
      }, { 'aria-label': `Lift the ban of ${nameOf(user)}` }))),
  });
  const show = () => list.show(`/api/rooms/${room.id}/bans`);
  let known = store.state.members[room.id]?.list.length ?? 0;
  void show();
  return {
    element: group('Banned people', list.element, result.element),
    update(state) {
      // Whoever is banned is a member no longer.
      const count = state.members[room.id]?.list.length ?? 0;
      if (count < known) void show();
      known = count;
    },
  };
}
