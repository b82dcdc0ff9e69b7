/**
 * The pictures among which one goes on, and the one that an address names.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Attachment} Attachment
 * @typedef {{file: Attachment, message: Message}} Picture
 * @typedef {{pictures: Picture[], place: number, isAsked: boolean}} Gallery
 *   place: -1 where the picture is not to be had, or not loaded yet; isAsked: nobody has asked for its message
 */

import { kindOf } from './files.js';
import { loadedMessage, messageID, readingOf } from './reading.js';

/**
 * @param {State} state
 * @param {number} roomID
 * @param {{seq: number, id: number}} wanted
 * @returns {Gallery}
 */
export function galleryOf(state, roomID, { seq, id }) {
  const message = loadedMessage(state, roomID, messageID(roomID, seq));
  if (!message) return { pictures: [], place: -1, isAsked: message === undefined };
  const holds = (/** @type {readonly Message[]} */ messages) => messages.some((one) => one.id === message.id);
  const around = [readingOf(state, roomID).messages, state.thread?.messages ?? [], state.pins[roomID]?.messages ?? []];
  const pictures = picturesOf(around.find(holds) ?? [message]);
  const place = pictures.findIndex((one) => one.file.id === id && one.message.id === message.id);
  return { pictures, place, isAsked: false };
}

/** @param {readonly Message[]} messages @returns {Picture[]} */
function picturesOf(messages) {
  return messages.filter(({ deleted }) => !deleted).flatMap((message) => (message.attachments ?? [])
    .filter((file) => kindOf(file) === 'picture').map((file) => ({ file, message })));
}
