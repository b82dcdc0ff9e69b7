import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { galleryOf } from '../../public/js/lib/gallery.js';
import { messageID } from '../../public/js/lib/reading.js';
import { EMPTY } from '../../public/js/lib/timeline.js';
import { INITIAL } from '../../public/js/state.js';

/** @param {number} seq @param {number[]} files @param {object} [more] */
const message = (seq, files, more = {}) => ({
  id: messageID(7, seq), room_id: 7, seq, user_id: 1, username: 'ana', content: '', timestamp: '',
  attachments: files.map((id) => ({ id, name: `${id}.png`, type: id === 99 ? 'text/plain' : 'image/png', size: 1, url: '', width: 4, height: 3 })), ...more,
});

/** @param {import('../../public/js/types.js').Message[]} messages */
const stateWith = (messages) => ({ ...INITIAL, timelines: { 7: { ...EMPTY, messages } } });

describe('the pictures of a room', () => {
  const state = stateWith([message(1, [10, 99, 11]), message(2, []), message(3, [12]), message(4, [13], { deleted: true })]);

  it('are gone through in their order, without other files', () => {
    const { pictures, place } = galleryOf(state, 7, { seq: 3, id: 12 });
    assert.deepEqual(pictures.map(({ file }) => file.id), [10, 11, 12]);
    assert.equal(place, 2);
  });

  it('are none where the file is another, or the message is deleted', () => {
    for (const wanted of [{ seq: 3, id: 10 }, { seq: 1, id: 99 }, { seq: 4, id: 13 }]) {
      assert.equal(galleryOf(state, 7, wanted).place, -1);
    }
  });

  it('of a message that is not loaded stand alone once it is, or are given up', () => {
    const wanted = { seq: 9, id: 14 };
    assert.deepEqual(galleryOf(state, 7, wanted), { pictures: [], place: -1, isAsked: true });
    const found = { ...state, quotes: { [messageID(7, 9)]: message(9, [14, 15]) } };
    assert.deepEqual(galleryOf(found, 7, wanted).pictures.map(({ file }) => file.id), [14, 15]);
    const gone = { ...state, quotes: { [messageID(7, 9)]: null } };
    assert.deepEqual(galleryOf(gone, 7, wanted), { pictures: [], place: -1, isAsked: false });
  });

  it('are those of the thread where that alone has the message', () => {
    const thread = { ...EMPTY, roomID: 7, root: messageID(7, 20), messages: [message(20, [30]), message(21, [31])] };
    const { pictures, place } = galleryOf({ ...state, thread }, 7, { seq: 21, id: 31 });
    assert.deepEqual([pictures.map(({ file }) => file.id), place], [[30, 31], 1]);
  });
});
