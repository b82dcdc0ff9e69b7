/**
 * Calls for attention while one looks elsewhere: the icon of the page, and, for whoever chose so in this browser, the
 * system's own notifications. Never for what is before one's eyes, nor when one asked for quiet.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Notice} Notice
 */

import { plainText } from '../lib/markdown.js';
import { nameOf } from '../lib/people.js';
import { HOME, go, messageAddress, roomAddress } from '../router.js';
import { isMember } from '../state.js';
import { unreadIn } from './room-entry.js';

const CHOICE = 'roost.notify';

/** The longest text of a message in a notification. */
const LONGEST = 160;

/** Whether this browser can, may and should show notifications. */
export function notifies() {
  return 'Notification' in globalThis && Notification.permission === 'granted'
    && localStorage.getItem(CHOICE) === 'on';
}

/**
 * Asks the browser where it has to be asked.
 *
 * @param {boolean} wanted
 * @returns {Promise<boolean>} whether they will be shown
 */
export async function chooseNotifications(wanted) {
  if (wanted && 'Notification' in globalThis && await Notification.requestPermission() === 'granted') {
    localStorage.setItem(CHOICE, 'on');
  } else localStorage.removeItem(CHOICE);
  return notifies();
}

/** @param {import('../state.js').Store} store */
export function notifier(store) {
  const link = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=icon]'));
  let shown = '';

  /** @param {State} state */
  function draw(state) {
    const wanted = iconFor(state);
    if (wanted === shown) return;
    shown = wanted;
    link.href = wanted;
  }

  draw(store.state);
  store.subscribe((state, action) => {
    draw(state);
    if (action.type === 'notified') show(action.notification, state);
  });
}

/** @param {State} state */
function iconFor(state) {
  if (!state.me) return '/favicon.svg';
  const rooms = Object.values(state.rooms).filter(isMember).map((room) => unreadIn(room, false));
  if (rooms.some(({ mentions }) => mentions > 0) || state.notifications > 0) return '/favicon-mention.svg';
  return rooms.some(({ badge }) => badge !== '') ? '/favicon-unread.svg' : '/favicon.svg';
}

/**
 * @param {Notice} notice
 * @param {State} state
 */
function show(notice, state) {
  const isLooking = document.hasFocus() && state.route.name === 'room' && state.route.roomID === notice.room_id;
  if (notice.silent || isLooking || !notifies()) return;
  const { title, body, address } = wordsFor(notice, state);
  const shown = new Notification(title, { body, icon: '/favicon.svg', tag: `roost ${notice.kind} ${notice.id}` });
  shown.onclick = () => {
    globalThis.focus();
    go(address);
    shown.close();
  };
}

/**
 * What a notification says, and where it leads.
 *
 * @param {Notice} notice
 * @param {State} state
 */
export function wordsFor({ kind, message, by, room_id: roomID, room_name: roomName, announcement }, state) {
  const room = roomName || (roomID ? state.rooms[roomID]?.name : '') || '';
  const author = message ? state.people[message.user_id ?? 0] ?? message : by;
  const who = author ? nameOf(author) : 'Somebody';
  const text = message ? plainText(message.content) || 'A file' : announcement ?? '';
  const body = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const address = roomID ? (message ? messageAddress(roomID, message.seq) : roomAddress(roomID)) : HOME;
  const title = {
    mention: `${who} mentioned you in ${room}`, reply: `${who} answered you in ${room}`,
    direct: `${who} wrote to you`, invitation: `${who} invited you to ${room}`, announcement: 'Announcement',
  }[kind];
  return { title, body, address };
}
