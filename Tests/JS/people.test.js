import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { byRole, nameOf } from '../../public/js/lib/people.js';
import { INITIAL, reduce } from '../../public/js/state.js';
import { message } from './message.js';

/** @typedef {import('../../public/js/types.js').Action} Action */

const ME = { id: 1, username: 'ana' };

/** @param {Action[]} actions */
const after = (...actions) => actions.reduce(reduce, INITIAL);

/** @type {Action[]} */
const TEA = [
  { type: 'session/started', user: ME },
  { type: 'rooms/loaded', rooms: [{ id: 3, name: 'Tea', my_role: 'owner', last_seq: 0 }] },
];

/** @type {Action} */
const MEMBERS = { type: 'members/loaded', roomID: 3, members: [
  { id: 1, username: 'ana', role: 'owner' }, { id: 2, username: 'bo', role: 'member' },
] };

/** @param {object} change @returns {Action} */
const changed = (change) => ({ type: 'member/changed', roomID: 3, userID: 2, place: 9, change });

describe('people', () => {
  it('keep what is known of them when their presence changes', () => {
    const state = after(
      { type: 'people/known', people: [{ id: 2, username: 'bo', display_name: 'Bo', status: 'online' }] },
      { type: 'people/known', people: [{ id: 2, username: 'bo', status: 'idle' }] });
    assert.deepEqual(state.people[2], { id: 2, username: 'bo', display_name: 'Bo', status: 'idle' });
  });

  it('name the direct rooms they are in', () => {
    const [ana, bo, cy] = [ME, { id: 2, username: 'bo', display_name: 'Bo B.', status: /** @type {const} */ ('idle') }, { id: 5, username: 'cy' }];
    const direct = { id: 9, name: '', kind: 'direct', my_role: 'member' };
    const state = after(...TEA, { type: 'room/changed', room: { ...direct, people: [ana, bo, cy] } });
    assert.equal(state.rooms[9]?.name, 'Bo B., cy');
    assert.equal(state.rooms[9]?.people, undefined);
    assert.deepEqual(state.directs[9], [2, 5]);
    assert.equal(state.people[2]?.status, 'idle');
    const alone = after(...TEA, { type: 'rooms/loaded', rooms: [{ ...direct, people: [ana] }, { id: 3, name: 'Tea' }] });
    assert.deepEqual([alone.rooms[9]?.name, alone.rooms[3]?.name], ['ana', 'Tea']);
    assert.equal(reduce(state, { type: 'room/changed', room: { ...direct, topic: 'x' } }).rooms[9]?.name, 'Bo B., cy');
  });

  it('are offline when their last connection is lost', () => {
    const state = after({ type: 'people/known', people: [{ id: 2, username: 'bo', status: 'online' }] },
      { type: 'people/went', roomIDs: [3], username: 'bo', userID: 2 });
    assert.equal(state.people[2]?.status, 'offline');
  });

  it('are sorted by rights, then by what they are called', () => {
    const sorted = byRole([
      { id: 1, username: 'zoe', role: 'member' }, { id: 2, username: 'yan', display_name: 'Abe', role: 'member' },
      { id: 3, username: 'max', role: 'owner' },
    ]);
    assert.deepEqual(sorted.map(nameOf), ['max', 'Abe', 'zoe']);
  });
});

describe('members', () => {
  it('change their role, and come and go', () => {
    const promoted = after(...TEA, MEMBERS, changed({ username: 'bo', role: 'moderator' }));
    assert.equal(promoted.members[3]?.list[1]?.role, 'moderator');
    const gone = reduce(promoted, { type: 'member/gone', roomID: 3, userID: 2, place: 10 });
    assert.deepEqual(gone.members[3]?.list.map(({ id }) => id), [1]);
    const back = reduce(gone, changed({ username: 'bo', role: 'member' }));
    assert.deepEqual(back.members[3]?.list.map(({ id }) => id), [1, 2]);
  });

  it('are not made up where they are not loaded', () => {
    assert.deepEqual(after(...TEA, changed({ username: 'bo', role: 'owner' })).members[3]?.list, []);
  });

  it('include oneself, whose role in the room follows', () => {
    const state = after(...TEA, { type: 'member/changed', roomID: 3, userID: 1, place: 9, change: { role: 'member' } });
    assert.equal(state.rooms[3]?.my_role, 'member');
  });
});

describe('what concerns us', () => {
  it('counts mentions beside what is unread, and forgets both when it is read', () => {
    const told = after(...TEA, ...[message(1, { user_id: 2, mentions: [1] }), message(2, { user_id: 2, mentions_room: true }),
      message(3, { user_id: 2, mentions: [7] }), message(4, { user_id: 1, mentions: [1] }),
    ].map((one) => /** @type {Action} */ ({ type: 'message/arrived', message: one, duplicate: false })));
    assert.equal(told.rooms[3]?.unread_count, 3);
    assert.equal(told.rooms[3]?.mention_count, 2);
    const read = reduce(told, { type: 'room/read', roomID: 3, unread: 0, level: 'none' });
    assert.equal(read.rooms[3]?.mention_count, 0);
    assert.equal(read.rooms[3]?.notifications, 'none');
  });

  it('is gone with the session', () => {
    const state = after(...TEA, MEMBERS, { type: 'announced', text: 'Seeds!' }, { type: 'session/ended', notice: '' });
    assert.deepEqual([state.people, state.members, state.announcement], [{}, {}, '']);
  });
});
