import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { excerpt, highlighted, inRoom, understood } from '../../public/js/lib/searching.js';
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

describe('what a search found', () => {
  /**
   * What is shown of a message, with brackets around what matched; the words are those of the message that matched.
   *
   * @param {string} content
   * @param {...string} words
   */
  const shown = (content, ...words) => {
    const ranges = words.flatMap((word) => [...content.matchAll(new RegExp(word.replace(/[*`]/gu, '\\$&'), 'gu'))])
      .map(({ index, 0: word }) => ({ start: index, end: index + word.length })).sort((a, b) => a.start - b.start);
    return highlighted(excerpt(content, { text: content, ranges }))
      .map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('');
  };

  it('is shown as it reads, without its marks', () => {
    assert.equal(shown('Sing:\n```swift\nlet owl = **owl\n```\n> an **owl**', 'owl'),
      'Sing:\nlet [owl] = **[owl]\nan [owl]');
    assert.equal(shown('- `green` *tea*\n- [tea](https://example.org)', 'green', 'tea'), '[green] [tea]\n[tea]');
    assert.equal(shown('all of it **without** a word'), 'all of it without a word');
  });

  it('is shown as it was written where only its marks were found', () => {
    assert.equal(shown('```swift\nlet a = 1\n```', 'swift'), '```[swift]\nlet a = 1\n```');
    assert.equal(shown('a [perch](https://example.org/owl)', 'owl'), 'a [perch](https://example.org/[owl])');
    assert.equal(shown('green **tea**', 'green **tea'), '[green **tea]**');
  });

  it('is cut around the first match, never within a character', () => {
    const text = shown(`${'🪶'.repeat(100)} an **owl** ${'🪶'.repeat(300)}`, 'owl');
    assert.match(text, /^…(?:🪶)+ an \[owl\] (?:🪶)+…$/u);
    assert.ok(text.length < 230, String(text.length));
    assert.equal(shown(`owl${'.'.repeat(300)}`, 'owl').length, 203);
  });

  it('marks no half of a word that the server cut', () => {
    const content = `an owl and ${'x'.repeat(200)} owlet`;
    const text = `${content.slice(0, 30)}ow…`;
    const ranges = [{ start: 3, end: 6 }, { start: 30, end: 32 }];
    assert.equal(highlighted(excerpt('an owl and now', { text, ranges })).filter(({ isHit }) => isHit).length, 1);
  });
});
