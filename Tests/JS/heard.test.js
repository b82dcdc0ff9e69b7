import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { concerned, settleNotifications } from '../../public/js/lib/heard.js';
import { INITIAL, Store } from '../../public/js/state.js';

const room = { id: 7, name: 'nest', my_role: 'member', unread_count: 1, last_read_seq: 4 };

/** @param {number} unread of notifications, as the server has it */
function scene(unread) {
  const store = new Store();
  /** @type {string[]} */
  const calls = [];
  settleNotifications(store, {
    call: async (method, path) => {
      calls.push(`${method} ${path}`);
      return { unread_count: unread };
    },
  });
  store.dispatch({ type: 'room/changed', room });
  return { store, calls };
}

/** @type {import('../../public/js/types.js').Notice} */
const notice = { id: 1, kind: 'mention', timestamp: '', room_id: 7, room_name: 'nest' };

describe('notifications of a room that is read', () => {
  it('are counted again once the marker has arrived', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { store, calls } = scene(2);
    store.dispatch({ type: 'notifications/counted', unread: 3 });
    store.dispatch({ type: 'room/read', roomID: 7, unread: 0 });
    store.dispatch({ type: 'notified', notification: notice });
    mock.timers.tick(300);
    mock.timers.reset();
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(calls, ['PUT /api/rooms/7/read', 'GET /api/notifications?limit=1&unread=true']);
    assert.equal(store.state.notifications, 2);
  });

  it('are left alone while something in it is unread', async () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    const { store, calls } = scene(1);
    store.dispatch({ type: 'notified', notification: notice });
    mock.timers.tick(300);
    mock.timers.reset();
    await new Promise((done) => setImmediate(done));
    assert.deepEqual(calls, []);
  });

  it('concern nobody where there are none', () => {
    assert.equal(concerned(INITIAL, { type: 'room/read', roomID: 7, unread: 0 }), 0);
    assert.equal(concerned({ ...INITIAL, notifications: 1 }, { type: 'room/read', roomID: 7, unread: 2 }), 0);
    assert.equal(concerned({ ...INITIAL, notifications: 1 }, { type: 'notified', notification: { ...notice, room_id: null } }), 0);
  });
});
