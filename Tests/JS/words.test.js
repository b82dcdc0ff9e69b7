import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deviceName } from '../../public/js/lib/device.js';
import { bytes, duration, latency } from '../../public/js/lib/quantity.js';
import { fold } from '../../public/js/lib/text.js';
import { fileAddress, routeOf } from '../../public/js/router.js';

describe('words', () => {
  it('name quantities in the unit that suits them', () => {
    assert.deepEqual([0, 999, 1000, 4_240_000, 312_000_000].map(bytes), ['0 B', '999 B', '1.0 kB', '4.2 MB', '312 MB']);
    assert.deepEqual([42, 180, 7_200, 200_000].map(duration), ['42 s', '3 min', '2 h', '2 d']);
    assert.deepEqual([null, 850, 3_440].map(latency), ['–', '850 µs', '3.4 ms']);
  });

  it('name a device by its browser and system, anything else by itself', () => {
    assert.equal(deviceName('Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36'), 'Chrome on Linux');
    assert.equal(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1'), 'Safari on iOS');
    assert.equal(deviceName('curl/8.5.0'), 'curl/8.5.0');
    assert.equal(deviceName(''), 'Unknown device');
  });

  it('are looked for without case and accents', () => {
    assert.equal(fold('Café ÉTÉ'), 'cafe ete');
  });
});

describe('addresses', () => {
  it('lead to pages of their own', () => {
    assert.deepEqual(routeOf('#/browse'), { name: 'page', page: 'browse', part: '', roomID: 0 });
    assert.deepEqual(routeOf('#/admin/users'), { name: 'page', page: 'admin', part: 'users', roomID: 0 });
    assert.deepEqual(routeOf('#/rooms/7/settings'), { name: 'page', page: 'settings', part: '', roomID: 7 });
  });

  it('name a file in full over what else they show', () => {
    const file = { seq: 42, id: 9 };
    for (const [hash, rest] of /** @type {const} */ ([
      ['#/rooms/7', {}], ['#/rooms/7/at/41', { at: 41 }], ['#/rooms/7/thread/40', { thread: 40 }], ['#/rooms/7/pins', { pins: true }],
    ])) {
      const address = fileAddress(hash, file);
      assert.deepEqual(routeOf(address), { name: 'room', roomID: 7, ...rest, file });
      assert.equal(fileAddress(address), hash);
      assert.equal(fileAddress(address, { seq: 1, id: 2 }), `${hash}/file/1/2`);
    }
    for (const hash of ['#/rooms/7/file/42', '#/rooms/7/file/0/9', '#/rooms/7/file/42/9/1', '#/rooms/7/settings/file/4/9']) {
      assert.deepEqual(routeOf(hash), { name: 'home' }, hash);
    }
  });

  it('bring codes', () => {
    assert.deepEqual(routeOf('#invite=Yk0-_x'), { name: 'page', page: 'invite', part: 'Yk0-_x', roomID: 0 });
    assert.deepEqual(routeOf('#setup=abc'), { name: 'page', page: 'setup', part: 'abc', roomID: 0 });
  });

  it('that are none lead home', () => {
    for (const hash of ['', '#/admin/a/b', '#invite=', '#invite=<b>', '#/rooms/0/settings', '#/elsewhere']) {
      assert.deepEqual(routeOf(hash), { name: 'home' }, hash);
    }
  });
});
