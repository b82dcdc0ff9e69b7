/**
 * Everything one may do with a message.
 *
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 * @typedef {object} Parts
 * @property {import('../chat.js').Chat} chat
 * @property {MessageRow} row
 * @property {HTMLElement|null} from
 * @property {(row: MessageRow) => void} reply
 * @property {(row: MessageRow) => void} edit
 */

import { h } from '../lib/dom.js';
import { icon } from '../lib/more-icons.js';
import { go, messageAddress, threadAddress } from '../router.js';
import { isMember } from '../state.js';
import { pickEmoji } from './emoji-picker.js';
import { openPopup } from './popup.js';
import { OFFERED, isMine } from './tools.js';

/** @param {Parts} parts */
export function openMenu(parts) {
  const { chat, row, from } = parts;
  const { id } = row;
  if (id === null) return;
  /** What to do once the menu is gone and the focus is back. */
  let then = () => {};
  const choose = (/** @type {() => void} */ act) => () => {
    then = act;
    element.close();
  };
  const quick = h('div', { class: 'quick', role: 'group', 'aria-label': 'React' },
    ...OFFERED.map((emoji) => h('button', {
      type: 'button', 'aria-label': `React with ${emoji}`, 'aria-pressed': String(isMine(row.reactions, emoji)),
      onclick: choose(() => chat.writer.react(id, emoji, isMine(row.reactions, emoji))),
    }, emoji)),
    h('button', {
      type: 'button', 'aria-label': 'Another reaction',
      onclick: choose(() => pickEmoji(from, (emoji) => chat.writer.react(id, emoji, false))),
    }, icon('smile')));
  const items = choices(parts).map(([name, label, act]) => h('li', {}, h('button', {
    type: 'button', class: name === 'bin' ? 'bad' : '', onclick: choose(act),
  }, icon(name), label)));
  const element = openPopup({
    label: `Message of ${row.username}`, kind: 'menu', from, onClose: () => then(),
    parts: [isMember(chat.state.rooms[row.roomID]) && quick, h('ul', {}, ...items)],
  });
  element.addEventListener('keydown', (event) => move(event, element));
}

/**
 * @param {Parts} parts
 * @returns {[import('../lib/more-icons.js').IconName, string, () => void][]}
 */
function choices({ chat, row, reply, edit }) {
  const room = chat.state.rooms[row.roomID];
  const [id, seq] = [row.id ?? 0, row.seq ?? 0];
  const isModerator = room?.my_role === 'owner' || room?.my_role === 'moderator';
  const mayPin = isModerator || (room?.kind === 'direct' && isMember(room));
  /** @type {[import('../lib/more-icons.js').IconName, string, () => void, boolean][]} */
  const all = [
    ['reply', 'Reply', () => reply(row), isMember(room)],
    ['thread', 'Open thread', () => go(threadAddress(row.roomID, seq)), true],
    ['edit', 'Edit', () => edit(row), row.mine],
    ['pin', row.pinned ? 'Unpin' : 'Pin', () => void chat.writer.pin(row.roomID, id, row.pinned), mayPin],
    ['link', 'Copy link', 
      () => copy(new URL(messageAddress(row.roomID, seq), location.href).href, 'The link is copied'), true],
    ['copy', 'Copy text', () => copy(row.content, 'The text is copied'), row.content !== ''],
    ['people', 'Who reacted', () => void import('./message-dialogs.js').then((it) => it.openReactions(chat, row)),
      row.reactions.length > 0],
    ['history', 'Earlier versions', () => void import('./message-dialogs.js').then((it) => it.openHistory(chat, row)),
      row.edited && isModerator],
    ['flag', 'Report', () => void import('./message-dialogs.js').then((it) => it.openReport(chat, row)), !row.mine],
    ['bin', 'Delete', () => void import('./message-dialogs.js').then((it) => it.openDeletion(chat, row)),
      row.mine || isModerator],
  ];
  return all.filter(([, , , is]) => is).map(([name, label, act]) => [name, label, act]);
}

/** @param {string} text @param {string} done */
function copy(text, done) {
  void import('../lib/copy.js').then((it) => it.copyAndTell(text, done));
}

/** @param {KeyboardEvent} event @param {HTMLElement} element */
function move(event, element) {
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...element.querySelectorAll('button')];
  const place = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
  buttons[(place + step + buttons.length) % buttons.length]?.focus();
}
