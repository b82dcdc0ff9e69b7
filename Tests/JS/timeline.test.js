import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  EMPTY, KEPT_AT_MOST, changed, extended, merged, opened, reached, trimmed,
} from '../../public/js/lib/timeline.js';
import { message, run, seqs } from './message.js';

describe('a timeline', () => {
  it('keeps messages in the order of seq, whatever order they arrive in', () => {
    const arrivals = [3, 1, 2, 5, 4];
    const timeline = arrivals.reduce((sofar, seq) => merged(sofar, [message(seq)]), EMPTY);
    assert.deepEqual(seqs(timeline), [1, 2, 3, 4, 5]);
  });

  it('has each message once, in its newest form', () => {
    const timeline = merged(merged(EMPTY, run(1, 3)), [message(2, { content: 'edited' })]);
    assert.deepEqual(seqs(timeline), [1, 2, 3]);
    assert.equal(timeline.messages[1]?.content, 'edited');
  });

  it('joins a page with what arrived live before it', () => {
    const live = reached(merged(EMPTY, run(9, 12)), 12);
    const timeline = opened(live, run(6, 11), true);
    assert.deepEqual(seqs(timeline), [6, 7, 8, 9, 10, 11, 12]);
    assert.equal(timeline.cursor, 12);
    assert.equal(timeline.hasMore, true);
    assert.equal(timeline.status, 'ready');
  });

  it('resumes after the newest page when nothing came live', () => {
    assert.equal(opened(EMPTY, run(6, 11), true).cursor, 11);
    assert.equal(opened(EMPTY, [], false).cursor, 0);
  });

  it('does not resume from a page while the live stream is further back', () => {
    assert.equal(opened(reached(EMPTY, 8), run(10, 20), true).cursor, 8);
  });

  it('takes older pages in front', () => {
    const timeline = extended(opened(EMPTY, run(6, 11), true), run(1, 5), false);
    assert.deepEqual(seqs(timeline), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    assert.equal(timeline.hasMore, false);
  });

  it('never moves its cursor back', () => {
    assert.equal(reached(reached(EMPTY, 8), 5).cursor, 8);
  });

  it('lets go of old messages only when there are too many', () => {
    const full = opened(EMPTY, run(1, KEPT_AT_MOST), false);
    assert.equal(trimmed(full), full);
    const over = trimmed(merged(full, [message(KEPT_AT_MOST + 1)]));
    assert.equal(over.messages.at(-1)?.seq, KEPT_AT_MOST + 1);
    assert.ok(over.messages.length < KEPT_AT_MOST);
    assert.equal(over.hasMore, true);
  });

  it('changes a message in place and ignores one it does not have', () => {
    const timeline = merged(EMPTY, run(1, 2));
    const id = message(2).id;
    assert.equal(changed(timeline, id, { deleted: true }).messages[1]?.deleted, true);
    assert.equal(changed(timeline, 99, { deleted: true }), timeline);
  });
});
