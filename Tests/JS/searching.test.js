import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { highlighted, inRoom, understood } from '../../public/js/lib/searching.js';
import { routeOf, searchAddress } from '../../public/js/router.js';

const ROOMS = [{ id: 7, name: 'Garden' }, { id: 9, name: 'tea & cake' }];
const NOW = Date.parse('2026-03-02T12:00:00Z');
const read = (/** @type {string} */ text) => understood(text, ROOMS, NOW);

describe('a search', () => {
  it('is words and filters, in any order', () => {
    assert.deepEqual(read('green from:@ana tea in:#garden has:file before:2026-03-01 after:yesterday'), {
      problem: '',
      asked: { q: 'green tea', from: 'ana', room_id: '7', has: 'file', before: '2026-03-01', after: '2026-03-01' },
    });
    assert.deepEqual(read('in:"tea & cake" "very green" has:link has:file').asked,
      { q: '"very green"', room_id: '9', has: 'link,file' });
  });

  it('leaves words alone that only look like filters', () => {
    assert.deepEqual(read('begin:now https://example.org').asked, { q: 'begin:now https://example.org' });
  });

  it('is nothing without something to look for', () => {
    for (const text of ['', 'in:#garden', 'before:today', 'from:']) assert.deepEqual(read(text).asked, {}, text);
  });

  it('says what it does not understand', () => {
    assert.match(read('x in:#nowhere').problem, /no room called “#nowhere”/u);
    assert.match(read('x has:wings').problem, /file, link or mention/u);
    for (const day of ['2026-02-31', 'soon', '2026-3-1']) assert.match(read(`x before:${day}`).problem, /takes a day/u);
  });

  it('names rooms so that it understands them', () => {
    for (const room of ROOMS) assert.equal(read(`x ${inRoom(room.name)}`).asked.room_id, String(room.id));
  });

  it('has an address', () => {
    for (const query of ['', 'a b', 'in:#x & "ü" 100%']) {
      assert.deepEqual(routeOf(searchAddress(query)), { name: 'search', query });
    }
    assert.deepEqual(routeOf('#/search?q=%zz'), { name: 'search', query: '%zz' });
    assert.deepEqual(routeOf('#/rooms/7/at/42'), { name: 'room', roomID: 7, at: 42 });
  });

  it('marks what matched, and survives ranges that make no sense', () => {
    assert.deepEqual(highlighted({ text: 'Green tea', ranges: [{ start: 6, end: 9 }] }),
      [{ text: 'Green ', isHit: false }, { text: 'tea', isHit: true }]);
    assert.deepEqual(highlighted({ text: 'tea', ranges: [{ start: 0, end: 2 }, { start: 1, end: 9 }] }),
      [{ text: 'te', isHit: true }, { text: 'a', isHit: false }]);
  });
});
