/** The people of the room: who is in it right now, and who else belongs to it. */

import { PRESENCE_WORDS, fillAvatar } from '../lib/avatar.js';
import { arrange, h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/more-icons.js';
import { NOBODY, byRole, nameOf } from '../lib/people.js';
import { settingsAddress } from '../router.js';

/** More than this are not worth a row each; the settings show them page by page. */
const MOST_AWAY = 100;

/**
 * @param {HTMLElement} element which it fills
 * @param {object} actions
 * @param {() => void} actions.close
 * @param {() => void} actions.leave
 * @param {(roomID: number) => void} actions.load
 */
export function membersView(element, { close, leave, load }) {
  const heading = h('h2', {});
  const list = h('ul', { 'aria-label': 'People online' });
  const awayHeading = h('h3', {});
  const away = h('ul', { 'aria-label': 'Other members' });
  const failed = h('button', { type: 'button', class: 'quiet wide', onclick: () => load(roomID) },
    'Members could not be loaded. Try again');
  const settings = h('a', { class: 'button quiet wide' }, icon('gear'), 'Room settings');
  const leaving = h('button', { type: 'button', class: 'quiet wide', onclick: leave }, icon('leave'), 'Leave room');
  element.append(
    h('header', {}, heading, h('button', {
      type: 'button', class: 'icon-button close', 'aria-label': 'Close people', onclick: close,
    }, icon('close'))),
    h('div', { class: 'members-scroll' }, list, awayHeading, away, failed), settings, leaving);
  let roomID = 0;
  /** @type {Map<string, ReturnType<typeof personRow>>} */
  const rows = new Map();

  /**
   * @param {import('../types.js').User} user
   * @param {string} note
   */
  function row(user, note) {
    const key = `${user.id} ${user.username}`;
    const one = rows.get(key) ?? personRow();
    rows.set(key, one);
    one.show(user, note);
    return one.element;
  }

  return {
    /**
     * @param {import('../types.js').State} state
     * @param {number} id
     * @param {boolean} isMember
     */
    render(state, id, isMember) {
      if (id !== roomID) {
        roomID = id;
        rows.clear();
      }
      const me = state.me?.id ?? 0;
      const members = state.members[id] ?? NOBODY;
      if (isMember && members.status === 'idle') load(id);
      const roles = new Map(members.list.map((member) => [member.id, member.role]));
      const note = (/** @type {number} */ userID) => [userID === me ? 'you' : userID === 0 ? 'guest' : '',
        roles.get(userID) === 'member' ? '' : roles.get(userID) ?? ''].filter(Boolean).join(', ');
      const online = state.online[id] ?? [];
      const here = new Set(online.map((person) => person.id));
      const others = byRole(members.list.filter((member) => !here.has(member.id)));
      setText(heading, `Here — ${online.length}`);
      arrange(list, online.map((person) =>
        row({ status: 'online', ...state.people[person.id], ...person }, note(person.id))));
      setText(awayHeading, `Not here — ${others.length}`);
      awayHeading.hidden = others.length === 0;
      arrange(away, others.slice(0, MOST_AWAY).map((member) =>
        row({ ...member, ...state.people[member.id] }, note(member.id))));
      failed.hidden = members.status !== 'failed';
      setAttribute(settings, 'href', settingsAddress(id));
      settings.hidden = !isMember;
      leaving.hidden = !isMember || state.rooms[id]?.kind === 'direct';
    },
  };
}

function personRow() {
  const picture = h('span', { class: 'avatar small', 'aria-hidden': 'true' });
  const dot = h('span', { class: 'presence', 'aria-hidden': 'true' });
  const name = h('bdi', {});
  const spoken = h('span', { class: 'visually-hidden' });
  const remark = h('span', { class: 'note' });
  const text = h('bdi', { class: 'note status-text' });
  const element = h('li', {}, h('span', { class: 'portrait' }, picture, dot),
    h('span', { class: 'name' }, name, spoken, text), remark);
  return {
    element,
    /**
     * @param {import('../types.js').User} user
     * @param {string} note
     */
    show(user, note) {
      const status = user.status ?? 'offline';
      fillAvatar(picture, user);
      setAttribute(dot, 'data-status', status);
      setText(name, nameOf(user));
      setText(spoken, `, ${PRESENCE_WORDS[status]}`);
      setText(text, user.status_text ?? '');
      setText(remark, note);
    },
  };
}
