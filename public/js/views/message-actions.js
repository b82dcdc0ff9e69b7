/**
 * What people do with messages, for every list that shows some. What is seldom asked for is loaded when it is.
 *
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 */

import { fileAddress, go } from '../router.js';
import { isMember } from '../state.js';

/**
 * @param {import('../chat.js').Chat} chat
 * @param {object} parts
 * @param {() => number} parts.roomID
 * @param {(row: MessageRow) => void} parts.reply
 * @param {(row: MessageRow) => void} parts.edit
 * @param {() => void} parts.onDone
 * @returns {import('./row.js').RowActions}
 */
export function messageActions(chat, { roomID, reply, edit, onDone }) {
  /** @param {string} clientID @param {'retry'|'discard'} what */
  const outbox = (clientID, what) => {
    chat.writer[what](clientID);
    onDone();
  };
  return {
    retry: (clientID) => outbox(clientID, 'retry'),
    discard: (clientID) => outbox(clientID, 'discard'),
    react: (id, emoji, remove) => chat.writer.react(id, emoji, remove),
    reply,
    pick: (row, from) => void import('./emoji-picker.js').then(({ pickEmoji }) => pickEmoji(from, (emoji) => {
      if (row.id !== null) chat.writer.react(row.id, emoji, false);
    })),
    menu: (row, from) => void import('./message-menu.js').then(({ openMenu }) =>
      openMenu({ chat, row, from, reply, edit })),
    reactors: (row) => {
      if (row.id !== null) void chat.reader.reactors({ id: row.id, room_id: row.roomID });
    },
    who: (row) => void import('./message-dialogs.js').then((it) => it.openReactions(chat, row)),
    canPost: () => isMember(chat.state.rooms[roomID()]),
    me: () => chat.state.me?.username ?? '',
    view: (row, file) => {
      if (row.seq === null) return;
      go(fileAddress(location.hash, { seq: row.seq, id: file.id }));
      // What is closed again goes a step back, unless one came by a link.
      history.replaceState({ isOver: true }, '');
    },
    uploads: chat.uploads,
  };
}
