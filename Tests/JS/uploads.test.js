import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Delivery } from '../../public/js/lib/delivery.js';
import { Uploads } from '../../public/js/lib/uploads.js';
import { Store } from '../../public/js/state.js';

const FILE = { key: 'k', name: 'nest.png', blob: new Blob(['x']) };
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** An upload that ends when the test says so. */
function transport() {
  /** @type {{key: string, done: (id: number) => void, fail: (error: object) => void, progress: (part: number) => void, signal: AbortSignal}[]} */
  const calls = [];
  const uploads = new Uploads((file, progress, signal) => new Promise((resolve, reject) => {
    calls.push({ key: file.key, done: (id) => resolve({ id }), fail: reject, progress, signal });
  }));
  return { calls, uploads };
}

describe('uploads', () => {
  it('send a file once, however many ask for it', async () => {
    const { calls, uploads } = transport();
    const both = [uploads.start(FILE), uploads.start(FILE)];
    calls[0]?.done(7);
    assert.deepEqual(await Promise.all(both), [7, 7]);
    assert.equal(calls.length, 1);
  });

  it('tell how far they are, until one has heard enough', () => {
    const { calls, uploads } = transport();
    void uploads.start(FILE);
    /** @type {number[]} */
    const heard = [];
    const stop = uploads.listen('k', (part) => heard.push(part));
    calls[0]?.progress(0.5);
    stop();
    calls[0]?.progress(0.9);
    assert.deepEqual(heard, [0, 0.5]);
  });

  it('can be cancelled and begun anew', () => {
    const { calls, uploads } = transport();
    uploads.start(FILE).catch(() => {});
    uploads.cancel('k');
    assert.equal(calls[0]?.signal.aborted, true);
    void uploads.start(FILE);
    assert.equal(calls.length, 2);
  });
});

describe('a message with files', () => {
  function post() {
    const { calls, uploads } = transport();
    const store = new Store();
    store.dispatch({ type: 'session/started', user: { id: 1, username: 'ana' } });
    /** @type {(number|undefined)[][]} */
    const sent = [];
    const outbox = { put: async () => {}, remove: async () => {} };
    const delivery = new Delivery({
      store, outbox, uploads, send: (entry) => sent.push((entry.files ?? []).map((file) => file.id)),
    });
    const write = (/** @type {string} */ id, /** @type {any[]} */ ...files) => delivery.add({
      client_id: id, user_id: 1, room_id: 3, content: '', created_at: '', status: 'queued', files,
    });
    return { calls, store, sent, delivery, write };
  }

  it('goes out when its files are there, and holds back what was written after it', async () => {
    const { calls, sent, delivery, write } = post();
    delivery.opened(3);
    write('a', FILE, { ...FILE, key: 'l', id: 9 });
    write('b');
    await settled();
    assert.deepEqual(sent, []);
    calls[0]?.done(7);
    await settled();
    assert.deepEqual(sent, [[7, 9]]);
    delivery.acknowledged(3, 'a');
    assert.equal(sent.length, 2);
    delivery.lost();
  });

  it('fails with the reason of its file, and lets the next one pass', async () => {
    const { calls, store, sent, delivery, write } = post();
    delivery.opened(3);
    write('a', FILE);
    write('b');
    calls[0]?.fail(Object.assign(new Error('The file is too large'), { status: 413, code: 'file_too_large' }));
    await settled();
    assert.equal(store.state.outbox.a?.status, 'failed');
    assert.equal(store.state.outbox.a?.error, 'The file is too large');
    assert.deepEqual(sent, [[]]);
    delivery.lost();
  });

  it('is given up with its upload, and lets the next one pass', async () => {
    const { calls, sent, delivery, write } = post();
    delivery.opened(3);
    write('a', FILE);
    write('b');
    delivery.discard('a');
    assert.equal(calls[0]?.signal.aborted, true);
    assert.deepEqual(sent, [[]]);
    delivery.lost();
  });

  it('uploads a file anew that the server has removed meanwhile', () => {
    const { store, delivery, write } = post();
    write('a', { ...FILE, id: 4 });
    delivery.refused('a', { code: 'file_not_found', text: 'File not found', retryAfter: 0 });
    const file = store.state.outbox.a?.files?.[0];
    assert.equal(file?.id, undefined);
    assert.notEqual(file?.key, 'k');
  });
});
