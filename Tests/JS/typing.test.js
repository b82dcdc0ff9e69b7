import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypingSignal } from '../../public/js/lib/typing.js';
import { Clock } from './clock.js';

describe('typing', () => {
  it('is said at most every three seconds and ends after two without a key', () => {
    const clock = new Clock().install();
    /** @type {boolean[]} */
    const said = [];
    const typing = new TypingSignal((isTyping) => said.push(isTyping));
    for (let now = 0; now <= 4_000; now += 500) {
      typing.key(now);
      clock.pass(500);
    }
    assert.deepEqual(said, [true, true]);
    clock.pass(1_500);
    assert.deepEqual(said, [true, true, false]);
    clock.restore();
  });

  it('ends without a word when the message goes out', () => {
    /** @type {boolean[]} */
    const said = [];
    const typing = new TypingSignal((isTyping) => said.push(isTyping));
    typing.key(0);
    typing.sent();
    typing.key(1);
    typing.sent();
    assert.deepEqual(said, [true, true]);
  });
});
