import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayDiscipline, mayInRoom } from '../../public/js/lib/rights.js';

const ME = { id: 1, username: 'ana' };
const ADMIN = { ...ME, is_admin: true };

/** @param {string|null} role @param {object} [more] */
const room = (role, more = {}) => ({ id: 3, name: 'Tea', kind: 'public', my_role: role, ...more });

/** @param {import('../../public/js/types.js').Role} role @param {number} [id] */
const member = (role, id = 2) => ({ id, username: 'bo', role });

/** @param {ReturnType<typeof mayInRoom>} rights */
const granted = (rights) => Object.entries(rights).filter(([, may]) => may).map(([name]) => name).sort();

describe('rights', () => {
  it('grow with the role', () => {
    assert.deepEqual(granted(mayInRoom(ME, room(null))), []);
    assert.deepEqual(granted(mayInRoom(ME, room('member'))), ['leave', 'makeInvites']);
    assert.deepEqual(granted(mayInRoom(ME, room('moderator'))),
      ['discipline', 'invite', 'leave', 'makeInvites', 'setTopic']);
    assert.equal(granted(mayInRoom(ME, room('owner'))).length, 8);
  });

  it('keep members of private rooms from making links', () => {
    assert.equal(mayInRoom(ME, room('member', { kind: 'private' })).makeInvites, false);
    assert.equal(mayInRoom(ME, room('moderator', { kind: 'private' })).makeInvites, true);
  });

  it('let nobody change a direct room, nor delete the lobby', () => {
    assert.deepEqual(granted(mayInRoom(ADMIN, room('owner', { kind: 'direct' }))), []);
    assert.equal(mayInRoom(ADMIN, room('owner', { id: 1 })).remove, false);
  });

  it('let administrators govern a room they are not in, without leaving or inviting by link', () => {
    assert.deepEqual(granted(mayInRoom(ADMIN, room(null))),
      ['changeSettings', 'discipline', 'invite', 'remove', 'setRole', 'setTopic']);
  });

  it('reach only those who have less', () => {
    assert.equal(mayDiscipline(ME, room('moderator'), member('member')), true);
    assert.equal(mayDiscipline(ME, room('moderator'), member('moderator')), false);
    assert.equal(mayDiscipline(ME, room('owner'), member('moderator')), true);
    assert.equal(mayDiscipline(ME, room('owner'), member('owner')), false);
    assert.equal(mayDiscipline(ME, room('owner'), member('member', 1)), false);
  });
});
