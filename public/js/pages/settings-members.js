/** Who belongs to a room: roles, and for those who may, taking part in it away. */

import { PRESENCE_WORDS, avatar, presenceDot } from '../lib/avatar.js';
import { h, replace, setText } from '../lib/dom.js';
import { actionButton, confirm, field, form, group, outcome, select } from '../lib/forms.js';
import { NOBODY, byRole, nameOf } from '../lib/people.js';
import { mayDiscipline } from '../lib/rights.js';
import { shortTime } from '../lib/time.js';

/**
 * @typedef {import('../types.js').Member} Member
 * @typedef {import('../types.js').Room} Room
 */

const ROLES = /** @type {const} */ ([['member', 'Member'], ['moderator', 'Moderator'], ['owner', 'Owner']]);

const MUTES = /** @type {const} */ ([
  ['', 'Mute for…'], ['600', '10 minutes'], ['3600', '1 hour'], ['86400', '1 day'], ['604800', '1 week'],
]);

/** More than these are found by name. */
const MOST = 100;

/**
 * @param {import('../views/shell.js').Context} context
 * @param {Room} room
 * @param {import('../lib/rights.js').Rights} may
 * @returns {import('./settings.js').Part}
 */
export function memberGroup({ api, store, community }, room, may) {
  const path = `/api/rooms/${room.id}/members`;
  const result = outcome();
  const failed = result.failed;
  const note = h('p', { class: 'list-note', role: 'status' });
  const list = h('ul', { class: 'list', 'aria-label': 'Members' });
  const filter = h('input', {
    type: 'search', 'aria-label': 'Filter members', placeholder: 'Filter members', autocomplete: 'off',
    oninput: () => draw(store.state),
  });
  const who = field('user', 'Username', { dir: 'auto', autocapitalize: 'none' });
  const add = form({ fields: [who], action: 'Add member', look: '', submit: async () => {
    const name = who.input.value.trim();
    if (name) await api.call('PUT', `${path}/${encodeURIComponent(name)}`, {});
    who.input.value = '';
    await community.loadMembers(room.id);
    return name && `${name} is a member.`;
  } });
  let drawn = NOBODY;

  /**
   * @param {Member} member
   * @param {object} change
   */
  async function update(member, change) {
    await api.call('PUT', `${path}/${member.id}`, change);
    result.done('Saved.');
    await community.loadMembers(room.id);
  }

  /** @param {Member} member @param {string} role */
  async function setRole(member, role) {
    const isOwn = member.id === store.state.me?.id;
    const isGrave = isOwn || role === 'owner';
    const isSure = !isGrave || await (isOwn
      ? confirm('Step down?', 'You are no owner of this room from then on; another owner can make you one again.', 'Step down')
      : confirm(`Make ${nameOf(member)} an owner?`,
        'Owners may do everything in the room, and may take your own role away.', 'Make owner'));
    if (!isSure) draw(store.state);
    else await update(member, { role }).catch((error) => {
      failed(error);
      draw(store.state);
    });
  }

  /** @param {Member} member @param {'kick'|'ban'} act */
  async function remove(member, act) {
    const words = act === 'kick'
      ? [`Remove ${nameOf(member)}?`, 'They leave the room at once, and may come back if it is public.', 'Remove']
      : [`Ban ${nameOf(member)}?`, 'They leave the room at once, and can neither read it nor come back.', 'Ban'];
    if (!await confirm(words[0] ?? '', words[1] ?? '', words[2] ?? '')) return;
    if (act === 'kick') await api.call('DELETE', `${path}/${member.id}`);
    else await api.call('POST', `/api/rooms/${room.id}/ban`, { user: String(member.id) });
    result.done(act === 'kick' ? 'Removed.' : 'Banned.');
    await community.loadMembers(room.id);
  }

  /** @param {Member} member */
  function controls(member) {
    const { me } = store.state;
    const current = store.state.rooms[room.id] ?? room;
    const parts = [];
    // Whoever has handed the room over may step down; the only owner stays.
    const isFree = member.id !== me?.id
      || (member.role === 'owner' && drawn.list.some(({ id, role }) => role === 'owner' && id !== me.id));
    if (may.setRole && isFree) {
      const role = select(`Role of ${nameOf(member)}`, ROLES, member.role, (value) => void setRole(member, value));
      role.element.querySelector('label')?.classList.add('visually-hidden');
      parts.push(role.element);
    }
    if (!mayDiscipline(me, current, member)) return parts;
    if (isMuted(member)) {
      parts.push(actionButton('Unmute', failed, () => update(member, { muted_until: null })));
    } else {
      const mute = select(`Mute ${nameOf(member)}`, MUTES, '', (value) => {
        const until = new Date(Date.now() + Number(value) * 1000).toISOString();
        if (value) update(member, { muted_until: until }).catch(failed);
      });
      mute.element.querySelector('label')?.classList.add('visually-hidden');
      parts.push(mute.element);
    }
    parts.push(
      actionButton('Remove', failed, () => remove(member, 'kick'), { 'aria-label': `Remove ${nameOf(member)}` }),
      actionButton('Ban', failed, () => remove(member, 'ban'),
        { class: 'grave', 'aria-label': `Ban ${nameOf(member)}` }));
    return parts;
  }

  /** @param {Member} member */
  function row(member) {
    const known = { ...member, ...store.state.people[member.id] };
    const words = [ROLES.find(([role]) => role === member.role)?.[1], PRESENCE_WORDS[known.status ?? 'offline'],
      member.id === store.state.me?.id && 'you', isMuted(member) && `muted until ${shortTime(member.muted_until ?? '')}`];
    return h('li', { class: 'item' },
      h('span', { class: 'portrait' }, avatar(known), presenceDot(known.status)),
      h('div', { class: 'item-main' }, h('bdi', { class: 'item-name' }, nameOf(member)),
        h('span', { class: 'note' }, words.filter(Boolean).join(', '))),
      h('div', { class: 'item-tools' }, ...controls(member)));
  }

  /** @param {import('../types.js').State} state */
  function draw(state) {
    const members = state.members[room.id] ?? NOBODY;
    drawn = members;
    const wanted = filter.value.trim().toLowerCase();
    const found = byRole(members.list).filter((member) =>
      `${member.username} ${nameOf(member)}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.slice(0, MOST).map(row));
    filter.hidden = members.list.length < 8;
    setText(note, members.status === 'loading' && found.length === 0 ? 'Loading members…'
      : found.length > MOST ? `${found.length - MOST} more: filter by name to find them.`
        : members.status === 'ready' && found.length === 0 ? 'Nobody is called like that.' : '');
    if (members.status === 'failed') {
      replace(note, 'The members could not be loaded. ',
        h('button', { type: 'button', onclick: () => community.loadMembers(room.id) }, 'Try again'));
    }
  }

  void community.loadMembers(room.id);
  return {
    element: group('Members', filter, list, note, result.element,
      may.invite && h('details', {}, h('summary', {}, 'Add somebody'), add.element)),
    update(state) {
      if ((state.members[room.id] ?? NOBODY) !== drawn) draw(state);
    },
  };
}

/** @param {Member} member */
function isMuted({ muted_until: until }) {
  return Boolean(until) && Date.parse(until ?? '') > Date.now();
}
