import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Delivery } from '../../public/js/lib/delivery.js';
import { Store } from '../../public/js/state.js';
import { Clock } from './clock.js';
import { message } from './message.js';

/** @type {Store} */
let store;
/** @type {string[]} */
let sent;
/** @type {Set<string>} */
let kept;
/** @type {Delivery} */
let delivery;
/** @type {Clock} */
let clock;

/** @param {string} clientID */
function write(clientID) {
  delivery.add({ client_id: clientID, user_id: 1, room_id: 3, content: clientID, created_at: '', status: 'queued' });
}

/** @param {string} clientID @param {number} seq */
function acknowledge(clientID, seq) {
  store.dispatch({ type: 'message/arrived', message: message(seq, { client_id: clientID }), duplicate: false });
  delivery.acknowledged(3, clientID);
}

describe('delivery', () => {
  beforeEach(() => {
    clock = new Clock().install();
    store = new Store();
    store.dispatch({ type: 'session/started', user: { id: 1, username: 'ana' } });
    sent = [];
    kept = new Set();
    delivery = new Delivery({
      store,
      send: (entry) => sent.push(entry.client_id),
      outbox: {
        put: async (entry) => void kept.add(entry.client_id),
        remove: async (clientID) => void kept.delete(clientID),
      },
    });
  });

  afterEach(() => clock.restore());

  it('keeps what is written while the room is not live, and sends it when it is', () => {
    write('a');
    assert.deepEqual(sent, []);
    assert.deepEqual([...kept], ['a']);
    delivery.opened(3);
    assert.deepEqual(sent, ['a']);
  });

  it('sends one at a time, in the order of writing', () => {
    delivery.opened(3);
    write('a');
    write('b');
    write('c');
    assert.deepEqual(sent, ['a']);
    acknowledge('a', 1);
    acknowledge('b', 2);
    assert.deepEqual(sent, ['a', 'b', 'c']);
    assert.deepEqual([...kept], ['c']);
  });

  it('sends again what was in flight when the connection broke', () => {
    delivery.opened(3);
    write('a');
    delivery.lost();
    write('b');
    delivery.opened(3);
    assert.deepEqual(sent, ['a', 'a']);
    acknowledge('a', 1);
    assert.deepEqual(sent, ['a', 'a', 'b']);
  });

  it('sends again when no answer comes', () => {
    delivery.opened(3);
    write('a');
    clock.pass(15_000);
    assert.deepEqual(sent, ['a', 'a']);
  });

  it('marks what the server refuses and goes on with the rest', () => {
    delivery.opened(3);
    write('a');
    write('b');
    delivery.refused('a', { code: 'message_too_long', text: 'Too long', retryAfter: 0 });
    assert.equal(store.state.outbox.a?.status, 'failed');
    assert.equal(store.state.outbox.a?.error, 'Too long');
    assert.deepEqual(sent, ['a', 'b']);
  });

  it('holds back, in order, when the server asks for time', () => {
    delivery.opened(3);
    write('a');
    write('b');
    delivery.refused('a', { code: 'rate_limited', text: '', retryAfter: 3_000 });
    clock.pass(2_999);
    assert.deepEqual(sent, ['a']);
    clock.pass(1);
    assert.deepEqual(sent, ['a', 'a']);
    acknowledge('a', 1);
    assert.deepEqual(sent, ['a', 'a', 'b']);
  });

  it('tries a refused message again, or forgets it, when asked to', () => {
    delivery.opened(3);
    write('a');
    delivery.refused('a', { code: 'forbidden', text: 'No', retryAfter: 0 });
    delivery.retry('a');
    assert.deepEqual(sent, ['a', 'a']);
    delivery.refused('a', { code: 'forbidden', text: 'No', retryAfter: 0 });
    delivery.discard('a');
    assert.equal(store.state.outbox.a, undefined);
    assert.equal(kept.size, 0);
  });
});
