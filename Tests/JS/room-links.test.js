import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { roomNames, roomPieces } from '../../public/js/lib/room-links.js';

const NAMES = new Map([['nest', 1], ['the nest', 2], ['the nest box', 3], ['巣', 4], ['q&a', 5]]);

/** @param {string} text */
const spelled = (text) => roomPieces(text, NAMES).map((one) => (one.roomID ? `[${one.roomID}${one.text}]` : one.text)).join('');

describe('links to rooms', () => {
  it('take the longest name that stands there', () => {
    assert.equal(spelled('see #the nest box, or #the nest boxes'), 'see [3#the nest box], or [2#the nest] boxes');
    assert.equal(spelled('#the nest is warm'), '[2#the nest] is warm');
    assert.equal(spelled('#The Nest.'), '[2#The Nest].');
  });

  it('leave what is no name as it is', () => {
    for (const text of ['#', '# nest', '#nests', '#nest-two', 'a#nest', '##nest', '/#nest', '#new', 'issue #5', '&#nest']) {
      assert.equal(spelled(text), text);
    }
  });

  it('know names in scripts without blanks, and names with signs', () => {
    assert.equal(spelled('#巣で会おう'), '[4#巣]で会おう');
    assert.equal(spelled('(#q&a)'), '([5#q&a])');
  });

  it('lose no text', () => {
    const text = '#nest#the nest #the #nest';
    assert.equal(roomPieces(text, NAMES).map((one) => one.text).join(''), text);
    assert.deepEqual(roomPieces('#nest', new Map()), [{ text: '#nest' }]);
  });

  it('prefer a room of ours among those with one name, and pass over direct ones', () => {
    const names = roomNames({
      1: { id: 1, name: 'Den' }, 2: { id: 2, name: 'den', my_role: 'member' }, 3: { id: 3, name: 'DEN' },
      4: { id: 4, name: 'ana', kind: 'direct', my_role: 'member' },
    });
    assert.deepEqual([...names], [['den', 2]]);
  });
});
