import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { asked, completed, fitting } from '../../public/js/lib/completing.js';
import { EMOJI } from '../../public/js/lib/emoji.js';

const at = (/** @type {string} */ text) => asked(text, text.length);
const offer = (/** @type {string} */ label, note = '') => ({ text: label, label, note });

describe('completing', () => {
  it('begins behind a mark that begins a word', () => {
    assert.deepEqual(at('hello @an'), { mark: '@', part: 'an', start: 6 });
    assert.deepEqual(at('@'), { mark: '@', part: '', start: 0 });
    assert.deepEqual(at('see #lob'), { mark: '#', part: 'lob', start: 4 });
    assert.deepEqual(at('nice :smi'), { mark: ':', part: 'smi', start: 5 });
    assert.deepEqual(at('/to'), { mark: '/', part: 'to', start: 0 });
  });

  it('leaves addresses, times, paths and half-words alone', () => {
    for (const text of ['ana@example', 'at 10:30', 'see /tmp', 'a:b', ':s', '# heading', '#two\nlines', 'https://x']) {
      assert.equal(at(text), null, text);
    }
  });

  it('looks at what stands before the caret only', () => {
    assert.deepEqual(asked('@an and more', 3), { mark: '@', part: 'an', start: 0 });
    assert.equal(asked('@ana and more', 9), null);
  });

  it('prefers what begins alike, and finds without accents', () => {
    const offers = [offer('@joana'), offer('@Änne'), offer('@bo', 'Anders'), offer('@cy')];
    assert.deepEqual(fitting(offers, 'an').map(({ label }) => label), ['@Änne', '@bo', '@joana']);
  });

  it('goes on over the blanks in the name of a room, and ends behind it', () => {
    const rooms = [offer('#the nest'), offer('#the nest box'), offer('#lobby')];
    const found = (/** @type {string} */ text) => fitting(rooms, at(text)?.part ?? '?').map(({ label }) => label);
    assert.deepEqual(at('see #the ne'), { mark: '#', part: 'the ne', start: 4 });
    assert.deepEqual(found('#the n'), ['#the nest', '#the nest box']);
    assert.deepEqual(found('#the nest '), []);
    assert.deepEqual(found('#the nest b'), ['#the nest box']);
    assert.deepEqual(found('#lobby is full'), []);
    assert.deepEqual(at('#lobby nice :smi'), { mark: ':', part: 'smi', start: 12 });
  });

  it('puts the offer in the place of what was written', () => {
    const what = asked('hi @an', 6);
    assert.ok(what);
    assert.deepEqual(completed('hi @an!', 6, what, offer('@ana')), { text: 'hi @ana !', caret: 8 });
    assert.deepEqual(completed('hi @an there', 6, what, offer('@ana')), { text: 'hi @ana there', caret: 7 });
  });

  it('knows every emoji by one name', () => {
    const names = EMOJI.map(([name]) => name);
    assert.equal(new Set(names).size, names.length);
    for (const [name, emoji] of EMOJI) assert.match(`${name} ${emoji}`, /^[a-z\d_]+ [^\x00-\x7f]+$/u);
  });
});
