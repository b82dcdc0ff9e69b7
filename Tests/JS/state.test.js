import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pendingIn } from '../../public/js/lib/outbox.js';
import { INITIAL, Store, isMember, reduce, timelineOf } from '../../public/js/state.js';
import { message, seqs } from './message.js';

/** @typedef {import('../../public/js/types.js').Action} Action */

/** @param {...Action} actions */
const after = (...actions) => actions.reduce(reduce, INITIAL);

/** @type {Action} */
const SIGNED_IN = { type: 'session/started', user: { id: 1, username: 'ana' } };

/** @param {object} [more] @returns {Action} */
const room = (more = {}) => ({
  type: 'rooms/loaded', rooms: [{ id: 3, name: 'tea', my_role: 'member', last_seq: 10, unread_count: 0, ...more }],
});

/** @param {number} seq @param {object} [more] @returns {Action} */
const arrived = (seq, more = {}) => {
  const { duplicate = false, ...rest } = /** @type {any} */ (more);
  return { type: 'message/arrived', message: message(seq, rest), duplicate };
};

/** @param {string} clientID @returns {import('../../public/js/types.js').Pending} */
const pending = (clientID) => ({
  client_id: clientID, user_id: 1, room_id: 3, content: 'hi', created_at: '', status: 'queued',
});

describe('a direct room', () => {
  it('keeps the name made of its people, as the server has none', () => {
    const named = after(SIGNED_IN, room({ name: '', kind: 'direct' }),
      { type: 'room/changed', room: { id: 3, name: 'Bob' } });
    assert.equal(named.rooms[3]?.name, 'Bob');
    assert.equal(reduce(named, room({ name: '', kind: 'direct' })).rooms[3]?.name, 'Bob');
    assert.equal(reduce(named, { type: 'room/changed', room: { id: 3, name: '' } }).rooms[3]?.name, 'Bob');
  });
});

describe('messages', () => {
  it('move the place from which to resume', () => {
    assert.equal(timelineOf(after(SIGNED_IN, room(), arrived(11), arrived(12)), 3).cursor, 12);
  });

  it('are resumed from after what changed them, too', () => {
    const { id } = message(11);
    const state = after(SIGNED_IN, room(), arrived(11),
      { type: 'message/changed', roomID: 3, id, place: 12, change: { content: 'new', edited_at: 'now' } },
      { type: 'message/reacted', roomID: 3, id, place: 13, userID: 2, reaction: { emoji: '👍', count: 1, removed: false } });
    assert.equal(timelineOf(state, 3).cursor, 13);
    assert.equal(timelineOf(state, 3).messages[0]?.content, 'new');
    const unplaced = after(SIGNED_IN, room(), { type: 'message/changed', roomID: 3, id, place: 0, change: {} });
    assert.equal(timelineOf(unplaced, 3).cursor, null);
  });

  it('know which reactions are ours and who gave them, and forget those nobody gives', () => {
    const { id } = message(11);
    /** @param {number} userID @param {number} count @param {boolean} [removed] @returns {Action} */
    const reaction = (userID, count, removed = false) => ({
      type: 'message/reacted', roomID: 3, id, place: 12, userID, reaction: {
        emoji: '👍', count, removed, username: userID === 1 ? 'ana' : 'bo' },
    });
    const of = (/** @type {Action[]} */ ...actions) =>
      timelineOf(after(SIGNED_IN, room(), arrived(11), ...actions), 3).messages[0]?.reactions;
    assert.deepEqual(of(reaction(1, 1), reaction(2, 2)), 
      [{ emoji: '👍', count: 2, me: true, names: ['you', 'bo'] }]);
    assert.deepEqual(of(reaction(2, 1), reaction(1, 2), reaction(1, 1, true)), 
      [{ emoji: '👍', count: 1, me: false, names: ['bo'] }]);
    assert.deepEqual(of(reaction(2, 1), reaction(2, 0, true)), []);
    // Who gave it before has to be asked for.
    const given = { type: /** @type {const} */ ('message/arrived'), duplicate: false,
      message: message(11, { reactions: [{ emoji: '👍', count: 4, me: false }] }) };
    assert.equal(timelineOf(after(SIGNED_IN, room(), given, reaction(2, 5)), 3).messages[0]?.reactions?.[0]?.names, undefined);
  });

  it('answered to a retried send do not, because a replay may still be on its way', () => {
    const state = after(SIGNED_IN, room(), arrived(11), arrived(15, { duplicate: true }), arrived(12));
    assert.equal(timelineOf(state, 3).cursor, 12);
    assert.deepEqual(seqs(timelineOf(state, 3)), [11, 12, 15]);
  });

  it('of ours that come back are no longer waiting', () => {
    const state = after(SIGNED_IN, room(), { type: 'outbox/added', entries: [pending('c1'), pending('c2')] },
      arrived(11, { client_id: 'c1' }));
    assert.deepEqual(pendingIn(state, 3).map((entry) => entry.client_id), ['c2']);
    assert.deepEqual(state.sent, ['c1']);
  });

  it('of others with our client id do not end our waiting', () => {
    const state = after(SIGNED_IN, room(), { type: 'outbox/added', entries: [pending('c1')] },
      arrived(11, { client_id: 'c1', user_id: 2 }));
    assert.equal(pendingIn(state, 3).length, 1);
  });

  it('end the typing of who wrote them', () => {
    const state = after(SIGNED_IN, room(),
      { type: 'typing', roomID: 3, person: { id: 2, username: 'bo' }, until: 99 }, arrived(11, { user_id: 2, username: 'bo' }));
    assert.deepEqual(state.typing[3], []);
  });
});

describe('answers', () => {
  const root = message(11, { reply_count: 2, last_reply_at: 'then' });
  const reply = { reply_to: root.id, timestamp: 'now' };
  /** @type {Action} */
  const opened = { type: 'timeline/opened', roomID: 3, messages: [root], hasMore: true };
  /** @param {number} seq @param {object} [change] @returns {Action} */
  const deleted = (seq, change = {}) => ({
    type: 'message/changed', roomID: 3, id: message(seq).id, place: 30, change: { deleted: true, ...change },
  });
  const count = (/** @type {Action[]} */ ...actions) =>
    timelineOf(after(SIGNED_IN, room(), opened, ...actions), 3).messages[0]?.reply_count;

  it('are counted on from what the server says, each once', () => {
    assert.equal(count(), 2);
    assert.equal(count(arrived(12, reply), arrived(13, reply)), 4);
    assert.equal(count(arrived(12, reply), arrived(12, reply)), 3);
    const state = after(SIGNED_IN, room(), opened, arrived(12, reply));
    assert.equal(timelineOf(state, 3).messages[0]?.last_reply_at, 'now');
  });

  it('that are deleted count no more, whether they are loaded or not', () => {
    assert.equal(count(arrived(12, reply), deleted(12)), 2);
    assert.equal(count(deleted(9, { reply_to: root.id })), 1);
    assert.equal(count(arrived(12, { ...reply, deleted: true }), deleted(12)), 2);
  });

  it('stay counted when the message itself comes again', () => {
    assert.equal(count(arrived(12, reply), arrived(11)), 3);
  });
});

describe('unread counts', () => {
  it('stay read where a list of rooms was written before the server heard of it', () => {
    const read = after(SIGNED_IN, room({ last_seq: 10, last_read_seq: 9, unread_count: 1 }),
      { type: 'room/changed', room: { id: 3, name: 'tea', last_read_seq: 10 } }, { type: 'room/read', roomID: 3, unread: 0 });
    const late = reduce(read, room({ last_seq: 10, last_read_seq: 9, unread_count: 1 }));
    assert.deepEqual([late.rooms[3]?.unread_count, late.rooms[3]?.last_read_seq], [0, 10]);
    const elsewhere = reduce(late, room({ last_seq: 12, last_read_seq: 11, unread_count: 1 }));
    assert.deepEqual([elsewhere.rooms[3]?.unread_count, elsewhere.rooms[3]?.last_read_seq], [1, 11]);
  });

  it('grow with messages of others that the server had not counted', () => {
    const state = after(SIGNED_IN, room({ unread_count: 2 }), arrived(10, { user_id: 2 }), arrived(11, { user_id: 2 }),
      arrived(12));
    assert.equal(state.rooms[3]?.unread_count, 3);
  });

  it('survive a list that is older than what came live', () => {
    const state = after(SIGNED_IN, room(), arrived(11, { user_id: 2 }), room());
    assert.equal(state.rooms[3]?.unread_count, 1);
    assert.equal(state.rooms[3]?.last_seq, 11);
  });

  it('are kept here when the server keeps none', () => {
    const none = { unread_count: undefined };
    const state = after(SIGNED_IN, room(none), arrived(11, { user_id: 2 }), room({ ...none, last_seq: 11 }));
    assert.equal(state.rooms[3]?.unread_count, 1);
  });
});

describe('rooms', () => {
  it('that are left lose their messages, so that no gap can hide in them', () => {
    const state = after(SIGNED_IN, room(), arrived(11), { type: 'room/left', roomID: 3 });
    assert.equal(isMember(state.rooms[3]), false);
    assert.deepEqual(timelineOf(state, 3).messages, []);
    assert.equal(timelineOf(state, 3).cursor, null);
  });

  it('name the place to resume from when one enters, unless it is known', () => {
    /** @type {Action} */
    const entered = { type: 'room/entered', roomID: 3, lastSeq: 20, people: null };
    assert.equal(timelineOf(after(SIGNED_IN, room(), entered), 3).cursor, 20);
    assert.equal(timelineOf(after(SIGNED_IN, room(), arrived(11), entered), 3).cursor, 11);
  });
});

describe('people', () => {
  /** @type {Action} */
  const listed = {
    type: 'people/listed', roomID: 3, people: [{ id: 2, username: 'bo' }, { id: 1, username: 'ana' }],
  };

  it('stand by name, each once', () => {
    const state = after(SIGNED_IN, listed, { type: 'people/came', roomID: 3, person: { id: 2, username: 'bo' } });
    assert.deepEqual(state.online[3]?.map((person) => person.username), ['ana', 'bo']);
  });

  it('who are lost go from every room and stop typing', () => {
    const state = after(SIGNED_IN, listed,
      { type: 'typing', roomID: 3, person: { id: 2, username: 'bo' }, until: 99 },
      { type: 'people/went', roomIDs: null, username: 'bo' });
    assert.deepEqual(state.online[3]?.map((person) => person.username), ['ana']);
    assert.deepEqual(state.typing[3], []);
  });
});

describe('the store', () => {
  it('forgets everything but the address when a session ends', () => {
    const state = after({ type: 'route', route: { name: 'room', roomID: 3 } }, SIGNED_IN, room(), arrived(11),
      { type: 'session/ended', notice: 'over' });
    assert.deepEqual(state, { ...INITIAL, route: { name: 'room', roomID: 3 }, notice: 'over' });
  });

  it('tells its listeners what happened', () => {
    const store = new Store();
    /** @type {string[]} */
    const heard = [];
    store.subscribe((_, action) => heard.push(action.type));
    store.dispatch(SIGNED_IN);
    assert.deepEqual(heard, ['session/started']);
  });
});
