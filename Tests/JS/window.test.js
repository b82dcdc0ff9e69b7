import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MOST, around, bounds, capped, downward, indexOf, newest, upward } from '../../public/js/lib/window.js';
import { message, run } from './message.js';

describe('the run of messages in the document', () => {
  const messages = run(1, 1000);

  it('begins with the newest and takes in those to come', () => {
    const newer = [...messages, message(1001)];
    assert.deepEqual(bounds(newer, newest(messages)), [900, 1001]);
    assert.deepEqual(bounds(run(1, 3), newest(run(1, 3))), [0, 3]);
    assert.deepEqual(bounds([], newest([])), [0, 0]);
  });

  it('reaches every message on the way up and down again, and is never too long', () => {
    let shown = newest(messages);
    for (let step = 0; step < 100; step += 1) {
      const [before] = bounds(messages, shown);
      shown = upward(messages, shown);
      const [start, end] = bounds(messages, shown);
      assert.ok(end - start <= MOST);
      assert.ok(start < before || start === 0);
      assert.ok(before < end, 'what was the first stays');
    }
    assert.equal(bounds(messages, shown)[0], 0);
    for (let step = 0; step < 100; step += 1) {
      const [, before] = bounds(messages, shown);
      shown = downward(messages, shown);
      const [start, end] = bounds(messages, shown);
      assert.ok(end - start <= MOST);
      assert.ok(end > before || end === 1000);
      assert.ok(start < before, 'what was the last stays');
    }
    assert.equal(shown.to, Infinity);
  });

  it('stands around a place, whether a message is there or not', () => {
    const even = messages.filter((one) => one.seq % 2 === 0);
    for (const seq of [1, 2, 501, 999, 1000, 5000]) {
      const [start, end] = bounds(even, around(even, seq));
      const at = indexOf(even, seq);
      assert.ok(start <= at && at <= end, String(seq));
      assert.ok(end - start <= MOST && end > start);
    }
  });

  it('does not grow with what comes while one reads above', () => {
    const reading = capped(messages, { from: 10, to: Infinity });
    assert.deepEqual(bounds(messages, reading), [9, 9 + MOST]);
    assert.deepEqual(capped(messages, { from: 990, to: Infinity }), { from: 990, to: Infinity });
  });
});
