/** Who is in the room right now. */

import { arrange, h, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { hue, initials } from '../lib/text.js';

/**
 * @param {object} actions
 * @param {() => void} actions.close
 * @param {() => void} actions.leave
 */
export function membersView({ close, leave }) {
  const heading = h('h2', {});
  const list = h('ul', { 'aria-label': 'People online' });
  const leaving = h('button', { type: 'button', class: 'quiet wide', onclick: leave }, icon('leave'), 'Leave room');
  const element = h('aside', { class: 'members', id: 'members', 'aria-label': 'People' },
    h('header', {}, heading, h('button', {
      type: 'button', class: 'icon-button close', 'aria-label': 'Close people', onclick: close,
    }, icon('close'))),
    list, leaving);
  /** @type {Map<string, HTMLElement>} */
  const rows = new Map();
  return {
    element,
    /**
     * @param {readonly import('../types.js').Person[]} people
     * @param {number} me
     * @param {boolean} canLeave
     */
    show(people, me, canLeave) {
      setText(heading, `Online — ${people.length}`);
      leaving.hidden = !canLeave;
      arrange(list, people.map((person) => {
        const key = `${person.id} ${person.username}`;
        const row = rows.get(key) ?? personRow(person.username, person.id === me ? 'you' : person.id === 0 ? 'guest' : '');
        rows.set(key, row);
        return row;
      }));
    },
  };
}

/**
 * @param {string} username
 * @param {string} note
 */
function personRow(username, note) {
  return h('li', {},
    h('span', { class: 'avatar small', 'data-hue': hue(username), 'aria-hidden': 'true' }, initials(username)),
    h('bdi', { class: 'name' }, username), note && h('span', { class: 'note' }, note));
}
