import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { uuid7 } from '../../public/js/lib/uuid7.js';

describe('identifiers', () => {
  it('are UUIDs of version 7 that begin with the time', () => {
    const id = uuid7(0x0190_0000_0000, new Uint8Array(10).fill(0xff));
    assert.match(id, /^01900000-0000-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u);
  });

  it('grow, also within a millisecond and when the clock steps back', () => {
    const start = Date.now();
    const ids = [];
    for (let index = 0; index < 10_000; index += 1) ids.push(uuid7(start - (index % 7)));
    assert.deepEqual([...ids].sort(), ids);
    assert.equal(new Set(ids).size, ids.length);
  });
});
