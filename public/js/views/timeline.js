/**
 * The messages of the open room. It stays at the bottom while one is there, never moves what one reads, and asks for
 * what lies beyond before one reaches its end. Only a run of what is loaded stands in the document.
 *
 * @typedef {import('../types.js').State} State
 */

import { Around } from '../lib/around.js';
import { h, setAttribute } from '../lib/dom.js';
import { pendingIn } from '../lib/outbox.js';
import { readingOf } from '../lib/reading.js';
import { rows } from '../lib/rows.js';
import { steady } from '../lib/steady.js';
import { MOST, around, bounds, capped, downward, newest, upward } from '../lib/window.js';
import { go, roomAddress } from '../router.js';
import { timelineOf } from '../state.js';
import { messageActions } from './message-actions.js';
import { awaitedFiles } from './row-files.js';
import { rowList } from './row-list.js';
import { timelineNotices } from './timeline-notices.js';
import { divider, newestButton } from './ways.js';

/** More is shown, or loaded, when the end of what is there is this near (px). */
const NEAR = 800;

/** Not a place of the log, but where the unread begin. */
const DIVIDER = -1;

/**
 * @param {import('./shell.js').Context & {
 *   onDone: () => void, reply: (row: import('../lib/rows.js').MessageRow) => void,
 *   edit: (row: import('../lib/rows.js').MessageRow) => void}} context
 */
export function timelineView({ chat, onDone, reply, edit }) {
  let roomID = 0;
  let run = newest([]);
  /** Where one asked to be taken, by an address or to the divider, until one was. */
  let sought = 0;
  /** @type {State|null} */
  let last = null;
  const surroundings = new Around();

  const notices = timelineNotices({ open: () => chat.openCurrentRoom(), older: loadOlder });
  const actions = messageActions(chat, { roomID: () => roomID, reply, edit, onDone });
  const list = rowList(actions);
  /** @type {HTMLElement} */
  const scroller = h('div', {
    class: 'scroller', role: 'log', 'aria-live': 'off', tabindex: 0, onscroll: scrolled,
    onkeydown: pressed,
  }, notices.above, list.element);
  const newer = newestButton(toBottom);
  const eyes = steady(list.element, scroller);
  const unread = divider(list.element, scroller, toUnread);
  const element = h('section', { class: 'timeline' }, notices.instead, scroller, unread.button, newer.button);
  /**
   * Loaded with the first key.
   *
   * @type {typeof import('./message-keys.js').moveThrough|null}
   */
  let moveThrough = null;

  /** @param {KeyboardEvent} event */
  async function pressed(event) {
    moveThrough ??= (await import('./message-keys.js')).moveThrough;
    moveThrough(event, scroller, list, actions, onDone);
  }

  /**
   * Whether drawing has to wait for what draws the files of these messages; it is made up for then.
   *
   * @param {State} state
   * @param {number} id
   * @param {string} name
   */
  function isHeld(state, id, name) {
    const waiting = awaitedFiles(readingOf(state, id).messages);
    if (!waiting) return false;
    if (id !== roomID) list.clear();
    void waiting.then(() => {
      const { route } = chat.state;
      if (route.name === 'room' && route.roomID === id) view.render(chat.state, id, name);
    });
    return true;
  }

  function reading() {
    return last ? readingOf(last, roomID) : timelineOf(chat.state, 0);
  }

  function isPast() {
    return last?.past[roomID] !== undefined;
  }

  function loadOlder() {
    return isPast() ? chat.reader.older(roomID) : chat.loadOlder(roomID);
  }

  /** Whether the newest message stands in the document. */
  function isAtEnd() {
    return run.to === Infinity && !isPast();
  }

  function toBottom() {
    if (isPast()) chat.reader.leavePast(roomID);
    sought = 0;
    last = chat.state;
    run = newest(reading().messages);
    eyes.isAtBottom = true;
    if (last.route.name === 'room' && last.route.at !== undefined) go(roomAddress(roomID), true);
    redraw();
    showNewer();
    onDone();
  }

  /** What lies between is passed over where the divider is further back than what is loaded. */
  function toUnread() {
    sought = DIVIDER;
    void chat.reader.openAt(roomID, (unread.readTo ?? 0) + 1);
    seek();
  }

  function scrolled() {
    const was = eyes.isAtBottom;
    if (!was) eyes.hold();
    eyes.isAtBottom = isAtEnd() && eyes.isNearBottom();
    eyes.look();
    if (eyes.isAtBottom && !was) settle();
    unread.show(isBeyond);
    grow();
  }

  /** Shows more of what is loaded where one comes near its end, and loads more where that ends too. */
  function grow() {
    const { messages, status } = reading();
    if (status !== 'ready') return;
    const [start, end] = bounds(messages, run);
    if (scroller.scrollTop < NEAR) {
      if (start > 0) show(upward(messages, run));
      else void loadOlder();
    } else if (eyes.below() < NEAR) {
      if (end < messages.length) show(downward(messages, run));
      else if (isPast()) void chat.reader.newer(roomID);
    }
  }

  /** @param {import('../lib/window.js').Run} next */
  function show(next) {
    run = next;
    redraw();
  }

  /** One is at the bottom: all is seen, and far above may go. */
  function settle() {
    newer.seen(reading().messages.at(-1)?.seq ?? 0);
    if (bounds(reading().messages, run)[0] > 0) chat.trim(roomID);
    if (document.hasFocus() && reading().status === 'ready') chat.seen(roomID);
  }

  function showNewer() {
    if (eyes.isAtBottom) {
      settle();
      return;
    }
    newer.show(timelineOf(last ?? chat.state, roomID).messages, last?.me?.id,
      isAtEnd() && eyes.below() < scroller.clientHeight * 2);
  }

  /** Whether what stands in the document begins after the first unread message. */
  function isBeyond() {
    const { messages, hasMore } = reading();
    const [start] = bounds(messages, run);
    return (start > 0 || hasMore) && (messages[start]?.seq ?? 0) > (unread.readTo ?? Infinity);
  }

  function draw() {
    const state = last;
    if (!state?.me) return;
    const { messages } = reading();
    if (!eyes.isAtBottom) run = capped(messages, run);
    else if (bounds(messages, run)[1] - bounds(messages, run)[0] > MOST) run = newest(messages);
    const [start, end] = bounds(messages, run);
    const pending = isAtEnd() ? pendingIn(state, roomID) : [];
    const marked = state.route.name === 'room' ? state.route.at ?? 0 : 0;
    list.draw(rows(messages.slice(start, end), pending, state.me, state.sent, {
      ...surroundings.of(state, roomID, messages, (id) => void chat.reader.quote(roomID, id)),
      readTo: isBeyond() ? null : unread.readTo ?? null, marked,
    }));
    notices.show(reading(), messages.length === 0 && pendingIn(state, roomID).length === 0, start === 0);
  }

  /** Draws, and keeps what one reads where it is. */
  function redraw() {
    if (!eyes.isAtBottom) {
      eyes.hold();
      eyes.look();
    }
    draw();
    eyes.keep();
  }

  /** Takes one to the message an address names, or to the divider, once it is there. */
  function seek() {
    const { messages, status } = reading();
    if (!sought || status !== 'ready') return;
    const isDivider = sought === DIVIDER;
    const seq = isDivider ? (unread.readTo ?? 0) + 1 : sought;
    const [first, final] = [messages[0]?.seq ?? Infinity, messages.at(-1)?.seq ?? 0];
    if ((seq < first && reading().hasMore) || (seq > final && isPast())) return;
    sought = 0;
    eyes.isAtBottom = false;
    run = around(messages, seq);
    draw();
    const row = isDivider ? list.element.querySelector('.unread + li') : list.at(seq);
    row?.scrollIntoView({ block: 'center' });
    if (row instanceof HTMLElement) row.focus({ preventScroll: true });
    eyes.look();
    unread.show(isBeyond);
    if (!row) onDone();
  }

  /** How far one has read, as it was on coming here: what is seen from now on does not move the divider. */
  function placeDivider() {
    const room = last?.rooms[roomID];
    if (unread.readTo !== undefined || reading().status !== 'ready' || last?.roomsStatus !== 'ready') return false;
    unread.begin(room?.unread_count ? room.last_read_seq ?? null : null);
    return unread.readTo !== null;
  }

  addEventListener('blur', () => {
    // What comes while nobody looks is below a new divider.
    if (eyes.isAtBottom && last) unread.begin(reading().messages.at(-1)?.seq ?? null);
  });

  const view = {
    element,
    toBottom,
    /**
     * @param {State} state
     * @param {number} id
     * @param {string} name
     */
    render(state, id, name) {
      if (isHeld(state, id, name)) return;
      const at = state.route.name === 'room' ? state.route.at ?? 0 : 0;
      const was = last?.route.name === 'room' ? last.route.at ?? 0 : 0;
      if (id !== roomID) {
        // Whoever comes back comes to what is new.
        chat.reader.leavePast(roomID);
        roomID = id;
        scroller.dataset.room = String(id);
        last = null;
        eyes.begin();
        unread.begin(undefined);
        newer.seen(0);
        run = newest([]);
        list.clear();
      }
      if (at !== was || !last) sought = at;
      setAttribute(scroller, 'aria-label', `Messages in ${name}`);
      const before = last;
      last = state;
      const isNews = placeDivider();
      if (!isNews && before && sameView(before, state, id) && at === was && !sought) return;
      const isNew = before === null || readingOf(before, id).status !== 'ready' || before.past[id] !== state.past[id];
      if (isNew && eyes.isAtBottom && reading().status === 'ready') run = newest(reading().messages);
      redraw();
      seek();
      showNewer();
      unread.show(isBeyond);
      grow();
    },
    /** Whoever comes back to the page has now seen what is before them. */
    looked() {
      if (eyes.isAtBottom && last) settle();
      unread.show(isBeyond);
    },
    /** Everything is read: nothing asks to be looked at any more. The divider stays. */
    markRead() {
      toBottom();
      unread.dismiss();
      chat.seen(roomID);
    },
  };
  return view;
}

/**
 * @param {State} a
 * @param {State} b
 * @param {number} id
 */
function sameView(a, b, id) {
  return a.timelines[id] === b.timelines[id] && a.past[id] === b.past[id] && a.pins[id] === b.pins[id]
    && a.outbox === b.outbox && a.sent === b.sent && a.quotes === b.quotes
    && a.people === b.people;
}
