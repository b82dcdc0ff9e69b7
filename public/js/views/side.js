/** What stands beside the timeline, or on a phone in its place: a thread, or what is pinned. */

import { fillable } from '../lib/composing.js';
import { Around } from '../lib/around.js';
import { h, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { pendingIn } from '../lib/outbox.js';
import { rows } from '../lib/rows.js';
import { go, roomAddress } from '../router.js';
import { isMember, timelineOf } from '../state.js';
import { messageActions } from './message-actions.js';
import { moveThrough } from './message-keys.js';
import { rowList } from './row-list.js';

/**
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Timeline} Timeline
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 */

/**
 * @param {import('./shell.js').Context} context
 * @param {{reply: (row: MessageRow) => void, edit: (row: MessageRow) => void, leave: () => void}} parts
 */
export function sideView({ chat }, { reply, edit, leave }) {
  let roomID = 0;
  /** The id of the message whose answers are shown, or 0 for the pins. */
  let root = 0;
  const around = new Around();
  const title = h('h2', {});
  const close = h('a', { class: 'icon-button', title: 'Close' }, icon('close'));
  const actions = messageActions(chat, {
    roomID: () => roomID, edit, onDone: () => {},
    reply: (row) => (root ? input.focus() : reply(row)),
  });
  const list = rowList(actions);
  const notice = h('div', { class: 'hint', role: 'status' });
  /** @type {HTMLElement} */
  const scroller = h('div', {
    class: 'side-scroll', tabindex: 0, role: 'region',
    onkeydown: (/** @type {KeyboardEvent} */ event) => moveThrough(event, scroller, list, actions, () => close.focus()),
  }, list.element, notice);
  const input = fillable({ id: 'thread-reply', onSend: send });
  const form = h('form', { class: 'composer', onsubmit: submit },
    h('label', { class: 'visually-hidden', for: 'thread-reply' }, 'Reply in thread'),
    h('div', { class: 'composer-box' }, input,
      h('button', { class: 'primary icon-button', type: 'submit', 'aria-label': 'Send reply' }, icon('send'))));
  const element = h('aside', { class: 'side', onkeydown: pressed },
    h('header', {}, title, close), scroller, form);

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    go(roomAddress(roomID));
    leave();
  }

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    send();
    input.focus();
  }

  function send() {
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    chat.writer.send(roomID, text, [], root);
    toBottom();
  }

  function toBottom() {
    requestAnimationFrame(() => {
      scroller.scrollTop = scroller.scrollHeight;
    });
  }

  /** @param {State} state @param {Timeline} timeline */
  function draw(state, timeline) {
    if (!state.me) return;
    const { messages } = timeline;
    const more = around.of(state, roomID, timelineOf(state, roomID).messages, (id) => void chat.reader.quote(roomID, id));
    const of = (/** @type {typeof messages} */ some, /** @type {import('../types.js').Pending[]} */ pending) =>
      rows(some, pending, state.me ?? { id: 0, username: '' }, state.sent, { ...more, isThread: true });
    if (root) {
      const pending = pendingIn(state, roomID).filter((entry) => entry.reply_to === root);
      // What everything here answers need not be said with each.
      const plain = (/** @type {any} */ one) => ({ ...one, reply_to: one.id === root ? one.reply_to : undefined });
      list.draw(of(messages.map(plain), pending.map(plain)));
    } else {
      list.draw(messages.flatMap((message) => of([message], []).filter((row) => row.kind === 'message')));
    }
  }

  /** @param {Timeline|null} timeline */
  function noticeOf(timeline) {
    if (!timeline || (timeline.status === 'loading' && timeline.messages.length === 0)) return 'Loading…';
    if (timeline.status === 'failed') return timeline.error ?? 'This could not be loaded.';
    if (root) return timeline.messages.length <= 1 ? 'No replies yet.' : '';
    return timeline.messages.length === 0 ? 'Nothing is pinned yet. Moderators pin messages from their menu.' : '';
  }

  return {
    element,
    /** @param {State} state */
    render(state) {
      const { route } = state;
      if (route.name !== 'room') return;
      const thread = route.thread === undefined ? null : state.thread;
      const timeline = route.pins ? state.pins[route.roomID] ?? null : thread;
      const nextRoot = route.pins ? 0 : thread?.root ?? -1;
      const isNew = nextRoot !== root || route.roomID !== roomID;
      if (isNew) {
        [root, roomID] = [nextRoot, route.roomID];
        list.clear();
        input.value = '';
        element.setAttribute('aria-label', route.pins ? 'Pinned messages' : 'Thread');
        close.setAttribute('href', roomAddress(roomID));
        close.setAttribute('aria-label', route.pins ? 'Close pinned messages' : 'Close thread');
        scroller.setAttribute('aria-label', route.pins ? 'Pinned messages' : 'Replies');
      }
      const count = Math.max(0, (timeline?.messages.length ?? 0) - 1);
      setText(title, route.pins ? 'Pinned' : count ? `Thread — ${count} ${count === 1 ? 'reply' : 'replies'}` : 'Thread');
      form.hidden = !root || !isMember(state.rooms[roomID]);
      const wasBelow = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 60;
      if (timeline) draw(state, timeline);
      setText(notice, noticeOf(timeline));
      notice.hidden = notice.textContent === '';
      if (root && wasBelow && !isNew) scroller.scrollTop = scroller.scrollHeight;
    },
    focus() {
      if (!form.hidden && !matchMedia('(pointer: coarse)').matches) input.focus();
      else close.focus();
    },
  };
}
