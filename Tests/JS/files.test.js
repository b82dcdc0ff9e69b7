import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitted, kindOf, nameOf, preview, sizeText } from '../../public/js/lib/files.js';

describe('files', () => {
  it('are pictures only where every browser can show them', () => {
    assert.equal(kindOf({ type: 'image/png', width: 5 }), 'picture');
    assert.equal(kindOf({ type: 'image/heic', width: 5 }), 'other');
    assert.equal(kindOf({ type: 'image/heic', width: 5, thumbnail_url: '/t' }), 'picture');
    assert.equal(kindOf({ type: 'image/svg+xml' }), 'other');
    assert.equal(kindOf({ type: 'audio/mpeg' }), 'audio');
    assert.equal(kindOf({ type: 'video/webm' }), 'video');
  });

  it('fit into the timeline, never larger than they are', () => {
    assert.deepEqual(fitted(100, 50), { width: 100, height: 50 });
    assert.deepEqual(fitted(3600, 1800), { width: 360, height: 180 });
    assert.deepEqual(fitted(1000, 2800), { width: 100, height: 280 });
    assert.deepEqual(fitted(1, 100_000), { width: 1, height: 280 });
  });

  it('move in the timeline when they are small and that is wanted', () => {
    const file = { id: 1, name: '', type: 'image/gif', size: 9, url: '/full', thumbnail_url: '/small' };
    assert.equal(preview(file, true), '/full');
    assert.equal(preview(file, false), '/small');
    assert.equal(preview({ ...file, size: 9_000_000 }, true), '/small');
  });

  it('have sizes that people can read', () => {
    assert.deepEqual([1, 999, 1000, 9_960, 25_165_824, 999_700].map(sizeText),
      ['1 byte', '999 bytes', '1.0 kB', '10 kB', '25 MB', '1.0 MB']);
  });

  it('have a name, even when pasted', () => {
    assert.equal(nameOf('a.png', 'image/png'), 'a.png');
    assert.equal(nameOf('', 'image/jpeg'), 'pasted.jpg');
    assert.equal(nameOf('', ''), 'file');
  });
});
