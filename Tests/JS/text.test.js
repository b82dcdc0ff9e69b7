import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HUES, characters, hue, initials, isEmojiOnly, list, pieces } from '../../public/js/lib/text.js';

/** @param {string} text */
const links = (text) => pieces(text).flatMap((piece) => (piece.href ? [piece.text] : []));

describe('links', () => {
  it('are found in the middle of a sentence, without its punctuation', () => {
    assert.deepEqual(pieces('see https://a.example/b, please'), [
      { text: 'see ' }, { text: 'https://a.example/b', href: 'https://a.example/b' }, { text: ', please' },
    ]);
    assert.deepEqual(links('(https://a.example/b)'), ['https://a.example/b']);
    assert.deepEqual(links('https://a.example/b_(c)'), ['https://a.example/b_(c)']);
  });

  it('are web addresses only', () => {
    for (const text of ['javascript:alert(1)', 'data:text/html,x', 'vbscript:x', 'https://', 'xhttps://a.b', 'file:///etc']) {
      assert.deepEqual(links(text), [], text);
    }
  });

  it('lose no character of the text', () => {
    for (const text of ['', 'a', 'https://a.example', 'x https://a.example y http://b.example/?q=1.', '<b>https://c.d</b>']) {
      assert.equal(pieces(text).map((piece) => piece.text).join(''), text);
    }
  });
});

describe('people', () => {
  it('have one or two letters', () => {
    assert.deepEqual(['ana', 'ana_lee', 'a.b-c', '', '🦉owl'].map(initials), ['A', 'AL', 'AB', '?', '🦉']);
  });

  it('keep their colour, whatever the case of their name', () => {
    assert.equal(hue('Ana'), hue('ana'));
    for (const name of ['', 'x', '日本', 'zoe']) assert.ok(hue(name) >= 0 && hue(name) < HUES);
  });

  it('are listed as one speaks', () => {
    assert.equal(list([]), '');
    assert.equal(list(['ana']), 'ana');
    assert.equal(list(['ana', 'bo']), 'ana and bo');
    assert.equal(list(['ana', 'bo', 'cy']), 'ana, bo and cy');
    assert.equal(list(['ana', 'bo', 'cy', 'di']), 'ana, bo and 2 others');
  });
});

describe('text', () => {
  it('of one to three emoji is told from other text', () => {
    for (const text of ['🎉', '👍🏽 🎉', '👩‍🚀', '❤️']) assert.equal(isEmojiOnly(text), true, text);
    for (const text of ['', 'a', '🎉 x', '1', '🎉🎉🎉🎉', '#']) assert.equal(isEmojiOnly(text), false, text);
  });

  it('is counted in characters, not in UTF-16 units', () => {
    assert.equal(characters('a🎉'), 2);
  });
});
