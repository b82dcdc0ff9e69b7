import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decode } from '../../public/js/lib/frames.js';
import { message } from './message.js';

/** @param {object} frame */
const heard = (frame) => decode(JSON.stringify(frame));

describe('frames', () => {
  it('name the heartbeat in milliseconds', () => {
    assert.deepEqual(heard({ type: 'connection_established', heartbeat_seconds: 25 }),
      { type: 'established', heartbeat: 25_000 });
  });

  it('carry a message as it is', () => {
    assert.deepEqual(heard({ type: 'message', ...message(4) }),
      { type: 'message', message: message(4), duplicate: false });
  });

  it('mark the answer to a retried send', () => {
    const frame = heard({ type: 'message', ...message(4), duplicate: true });
    assert.equal(frame.type === 'message' && frame.duplicate, true);
  });

  it('list who is there, by either spelling of an id', () => {
    assert.deepEqual(heard({ type: 'user_list', room_id: 3, users: [{ user_id: 1, username: 'ana' }, { id: 2, username: 'bo' }] }),
      { type: 'people', roomID: 3, people: [{ id: 1, username: 'ana' }, { id: 2, username: 'bo' }] });
  });

  it('say where a room stands when one enters it', () => {
    assert.deepEqual(heard({ type: 'room_joined', room: { id: 3, name: 'tea' }, members_online: 2, last_seq: 9 }),
      { type: 'entered', roomID: 3, room: { id: 3, name: 'tea' }, lastSeq: 9, people: null });
  });

  it('turn a deletion into a tombstone', () => {
    assert.deepEqual(heard({ type: 'message_deleted', room_id: 3, message_id: 7, event_seq: 9 }),
      { type: 'changed', roomID: 3, id: 7, place: 9, change: { content: '', deleted: true, reactions: [], attachments: [] } });
  });

  it('say who gave which emoji, and how many do now', () => {
    assert.deepEqual(
      heard({ type: 'reaction', room_id: 3, message_id: 7, user_id: 2, username: 'bo', emoji: '👍', count: 4, removed: false,
        event_seq: 9 }),
      { type: 'reacted', roomID: 3, id: 7, place: 9, userID: 2, reaction: {
        emoji: '👍', count: 4, removed: false, username: 'bo' } });
    assert.deepEqual(heard({ type: 'reaction', room_id: 3, message_id: 7 }), { type: 'other' });
  });

  it('tell what a room is called now', () => {
    const frame = { type: 'room_updated', room_id: 3, event_seq: 9, name: 'Tea', topic: 'Green', guests: false,
      read_only: true, slow_mode: 30, by: 2 };
    assert.deepEqual(heard(frame), { type: 'room', room: {
      id: 3, name: 'Tea', topic: 'Green', guests: false, read_only: true, slow_mode: 30 } });
    assert.deepEqual(heard({ type: 'room_updated', room_id: 3 }), { type: 'other' });
  });

  it('name the message a refusal is about, and when to try again', () => {
    assert.deepEqual(heard({ type: 'error', code: 'rate_limited', message: 'Slow down', client_id: 'c1', retry_after: 2 }),
      { type: 'refused', code: 'rate_limited', text: 'Slow down', clientID: 'c1', roomID: null, retryAfter: 2_000 });
  });

  it('that are unknown, malformed or hostile are passed over', () => {
    const strange = [
      '', 'null', '7', '[]', '{', '{"type":"__proto__"}', '{"type":"constructor"}', '{"type":{}}',
      '{"type":"message","content":7}', '{"type":"room_joined"}', '{"type":"message","message":null}',
    ];
    for (const text of strange) assert.deepEqual(decode(text), { type: 'other' }, text);
    assert.deepEqual(decode(new ArrayBuffer(2)), { type: 'other' });
  });
});
