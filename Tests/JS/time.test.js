import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clockTime, dayKey, dayLabel } from '../../public/js/lib/time.js';

const NOW = new Date('2024-05-03T00:30:00');

/** @param {string} local */
const at = (local) => new Date(local).toISOString();

describe('times', () => {
  it('name days by the calendar, not by 24 hours', () => {
    assert.equal(dayLabel(at('2024-05-03T00:01:00'), NOW, 'en'), 'Today');
    assert.equal(dayLabel(at('2024-05-02T00:01:00'), NOW, 'en'), 'Yesterday');
    assert.equal(dayLabel(at('2024-05-01T23:59:00'), NOW, 'en'), 'Wednesday, May 1');
    assert.equal(dayLabel(at('2023-05-01T23:59:00'), NOW, 'en'), 'Monday, May 1, 2023');
  });

  it('follow the locale', () => {
    assert.match(clockTime(at('2024-05-03T15:04:00'), 'de'), /^15:04/u);
  });

  it('share a key within a local day', () => {
    assert.equal(dayKey(at('2024-05-03T00:01:00')), dayKey(at('2024-05-03T23:59:00')));
    assert.notEqual(dayKey(at('2024-05-03T00:01:00')), dayKey(at('2024-05-02T23:59:00')));
  });

  it('that make no sense are shown as nothing', () => {
    assert.equal(clockTime('soon', 'en'), '');
  });
});
