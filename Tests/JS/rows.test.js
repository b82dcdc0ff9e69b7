import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rows } from '../../public/js/lib/rows.js';
import { message } from './message.js';

const ME = { id: 1, username: 'ana' };
const BO = { user_id: 2, username: 'bo' };

/** @param {string} time */
const at = (time) => ({ timestamp: new Date(`2024-05-01T${time}:00`).toISOString() });

/** @param {ReturnType<typeof rows>} all */
const messagesOf = (all) => all.flatMap((row) => (row.kind === 'message' ? [row] : []));

/** @param {string} clientID @param {object} [more] */
function pending(clientID, more = {}) {
  return {
    client_id: clientID, user_id: 1, room_id: 3, content: 'on its way', status: /** @type {const} */ ('queued'),
    created_at: at('10:02').timestamp, ...more,
  };
}

describe('rows', () => {
  it('puts messages of one author within five minutes under one name', () => {
    const messages = [
      message(1, at('10:00')), message(2, at('10:04')), message(3, { ...BO, ...at('10:05') }),
      message(4, at('10:06')), message(5, at('10:12')),
    ];
    assert.deepEqual(messagesOf(rows(messages, [], ME, [])).map((row) => row.first), [true, false, true, true, true]);
  });

  it('begins each local day with a separator', () => {
    const messages = [
      message(1, { timestamp: new Date('2024-05-01T23:59:00').toISOString() }),
      message(2, { timestamp: new Date('2024-05-02T00:01:00').toISOString() }),
    ];
    const all = rows(messages, [], ME, []);
    assert.deepEqual(all.map((row) => row.kind), ['day', 'message', 'day', 'message']);
    assert.equal(messagesOf(all)[1]?.first, true);
  });

  it('shows what is not acknowledged at the end', () => {
    const all = messagesOf(rows([message(1, at('10:00'))], [pending('c1')], ME, []));
    assert.deepEqual(all.map((row) => row.state), ['arrived', 'sending']);
    assert.equal(all[1]?.username, 'ana');
  });

  it('keeps the key of a row when it is acknowledged, so that it does not flicker', () => {
    const before = messagesOf(rows([], [pending('c1')], ME, []))[0];
    const after = messagesOf(rows([message(1, { client_id: 'c1' })], [], ME, ['c1']))[0];
    assert.equal(before?.key, after?.key);
    assert.equal(after?.state, 'sent');
  });

  it('shows a message once while its acknowledgement and its outbox entry are both there', () => {
    const all = messagesOf(rows([message(1, { client_id: 'c1' })], [pending('c1')], ME, []));
    assert.equal(all.length, 1);
  });

  it('does not take the client id of another person for ours', () => {
    const all = messagesOf(rows([message(1, { ...BO, client_id: 'c1' })], [pending('c1')], ME, []));
    assert.deepEqual(all.map((row) => row.state), ['arrived', 'sending']);
  });

  it('says why a message was refused', () => {
    const [row] = messagesOf(rows([], [pending('c1', { status: 'failed', error: 'Too long' })], ME, []));
    assert.equal(row?.state, 'failed');
    assert.equal(row?.error, 'Too long');
  });
});
