/**
 * Speaks to those who do not look: new messages politely, refusals at once, unread counts in the title.
 */

import { h, setText } from '../lib/dom.js';
import { plainText } from '../lib/markdown.js';
import { nameOf } from '../lib/people.js';
import { unreadIn } from './room-entry.js';

/** Messages that come within this time are announced together (ms). */
const GATHER = 400;

/** More than these are only counted. */
const READ_OUT = 3;

/** How long an alert stays (ms). */
const ALERT_LASTS = 8_000;

/** @param {import('../state.js').Store} store */
export function announcer(store) {
  const polite = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  const alert = h('div', { class: 'alert', role: 'alert', hidden: true });
  document.body.append(polite, alert);

  /** @type {import('../types.js').Message[]} */
  let gathered = [];
  let shownAlert = 0;

  function speak() {
    const { people } = store.state;
    const lines = gathered.map((message) => (message.kind === 'system' ? message.content
      : `${nameOf(people[message.user_id ?? 0] ?? message)}, ${plainText(message.content) || 'a file'}`));
    setText(polite, lines.length > READ_OUT ? `${lines.length} new messages` : lines.join('\n'));
    gathered = [];
  }

  /** @param {import('../types.js').State} state */
  function show(state) {
    setTitle(state);
    if (!state.alert || state.alert.id === shownAlert) return;
    const { id, text } = state.alert;
    shownAlert = id;
    setText(alert, text);
    alert.hidden = false;
    setTimeout(() => {
      if (shownAlert === id) alert.hidden = true;
    }, ALERT_LASTS);
  }

  show(store.state);
  store.subscribe((state, action) => {
    show(state);
    if (action.type === 'message/arrived') {
      const { message } = action;
      const here = state.route.name === 'room' && state.route.roomID === message.room_id;
      if (here && message.user_id !== state.me?.id) {
        gathered.push(message);
        if (gathered.length === 1) setTimeout(speak, GATHER);
      }
    }
  });
}

/** @param {import('../types.js').State} state */
function setTitle(state) {
  let unread = 0;
  for (const room of Object.values(state.rooms)) unread += unreadIn(room, false).count;
  const room = state.me && state.route.name === 'room' ? state.rooms[state.route.roomID]?.name : '';
  const title = `${state.me && unread > 0 ? `(${unread}) ` : ''}${room ? `${room} · ` : ''}Roost`;
  if (document.title !== title) document.title = title;
}
