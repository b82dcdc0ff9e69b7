/**
 * The messages of the open room. It stays at the bottom while one is there, never moves what one reads
 * when something is added above or below, and asks for older messages before one reaches the top.
 *
 * @typedef {import('../types.js').State} State
 */

import { arrange, h, setAttribute } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { rows, sameRow } from '../lib/rows.js';
import { pendingIn, timelineOf } from '../state.js';
import { fillRow } from './row.js';

/** As close to the bottom as this, one is at the bottom (px). */
const AT_BOTTOM = 100;

/** Older messages are loaded when the top is this near (px). */
const NEAR_TOP = 800;

/** @param {import('./shell.js').Context & {onDone: () => void}} context */
export function timelineView({ chat, onDone }) {
  let roomID = 0;
  let isAtBottom = true;
  let seenTo = 0;
  /** @type {State|null} */
  let last = null;
  /** @type {Map<string, {item: HTMLLIElement, row: import('../lib/rows.js').Row}>} */
  let shown = new Map();

  const older = h('div', { class: 'older' });
  const list = h('ol', { class: 'messages' });
  const scroller = h('div', {
    class: 'scroller', role: 'log', 'aria-live': 'off', tabindex: 0, onscroll: scrolled, onkeydown: pressed,
  }, older, list);
  const newer = h('button', { class: 'newer', type: 'button', hidden: true, onclick: () => toBottom() });
  const notice = h('div', { class: 'notice', role: 'status' });
  const element = h('section', { class: 'timeline' }, notice, scroller, newer);
  new ResizeObserver(() => {
    if (isAtBottom) pin();
  }).observe(scroller);

  const actions = {
    retry: (/** @type {string} */ clientID) => done(() => chat.retry(clientID)),
    discard: (/** @type {string} */ clientID) => done(() => chat.discard(clientID)),
    react: (/** @type {number} */ id, /** @type {string} */ emoji, /** @type {boolean} */ remove) =>
      chat.react(id, emoji, remove),
    remove: (/** @type {number} */ id) => done(() => chat.deleteMessage(id)),
    view: (/** @type {{id: number|null}} */ row, /** @type {import('../types.js').Attachment} */ file) =>
      void import('./viewer.js').then(({ openViewer }) => openViewer(timelineOf(chat.state, roomID).messages, row.id, file)),
    uploads: chat.uploads,
  };

  /** @param {() => void} act */
  function done(act) {
    act();
    onDone();
  }

  function pin() {
    scroller.scrollTop = scroller.scrollHeight;
  }

  function toBottom() {
    isAtBottom = true;
    pin();
    if (last) showNewer(last);
    onDone();
  }

  function scrolled() {
    const was = isAtBottom;
    isAtBottom = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= AT_BOTTOM;
    if (isAtBottom && !was && last) settle(last);
    if (scroller.scrollTop < NEAR_TOP) void chat.loadOlder(roomID);
  }

  /**
   * With Enter one goes to the messages, with the arrows from one to the next.
   *
   * @param {KeyboardEvent} event
   */
  function pressed(event) {
    const items = [...list.children].filter((item) => item instanceof HTMLElement && item.tabIndex === -1);
    const place = items.indexOf(/** @type {Element} */ (event.target));
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    const next = event.target === scroller && event.key === 'Enter' ? items.at(-1) : items[place + step];
    if (!(next instanceof HTMLElement) || (place < 0 && event.key !== 'Enter') || (place >= 0 && step === 0)) return;
    event.preventDefault();
    next.focus();
  }

  /**
   * One is at the bottom: all is seen, and far above may go.
   *
   * @param {State} state
   */
  function settle(state) {
    seenTo = timelineOf(state, roomID).messages.at(-1)?.seq ?? 0;
    newer.hidden = true;
    chat.trim(roomID);
    if (document.hasFocus()) chat.seen(roomID);
  }

  /** @param {State} state */
  function showNewer(state) {
    if (isAtBottom) {
      settle(state);
      return;
    }
    const fresh = timelineOf(state, roomID).messages
      .filter((message) => message.seq > seenTo && message.user_id !== state.me?.id).length;
    newer.hidden = fresh === 0 && scroller.scrollHeight - scroller.scrollTop < scroller.clientHeight * 3;
    newer.replaceChildren(icon('down'), fresh === 0 ? 'Newest' : `${fresh} new`);
  }

  /** @param {State} state */
  function draw(state) {
    const timeline = timelineOf(state, roomID);
    if (!state.me) return;
    const wanted = rows(timeline.messages, pendingIn(state, roomID), state.me, state.sent);
    /** @type {typeof shown} */
    const next = new Map();
    for (const row of wanted) {
      const known = shown.get(row.key);
      const item = known?.item ?? h('li', {});
      if (!known || !sameRow(known.row, row)) {
        const isHeld = item !== document.activeElement && item.contains(document.activeElement);
        fillRow(item, row, actions);
        if (isHeld) item.focus({ preventScroll: true });
      }
      next.set(row.key, { item, row });
    }
    shown = next;
    arrange(list, [...next.values()].map(({ item }) => item));
  }

  /**
   * Runs a change of the document and keeps what one reads where it is.
   *
   * @param {() => void} change
   */
  function holding(change) {
    const anchor = isAtBottom ? null : firstVisible(list, scroller);
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (isAtBottom) pin();
    else if (anchor?.isConnected) scroller.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  /** @param {State} state */
  function drawNotices(state) {
    const timeline = timelineOf(state, roomID);
    const isEmpty = timeline.messages.length === 0 && pendingIn(state, roomID).length === 0;
    const texts = {
      idle: '', loading: isEmpty ? 'Loading messages…' : '', failed: timeline.error ?? '',
      ready: isEmpty ? 'Nothing here yet. Say hello!' : '',
    };
    notice.hidden = texts[timeline.status] === '';
    if (notice.dataset.text !== texts[timeline.status]) {
      notice.dataset.text = texts[timeline.status];
      notice.replaceChildren(texts[timeline.status]);
      if (timeline.status === 'failed') notice.append(again(() => chat.openCurrentRoom()));
    }
    const above = isEmpty || timeline.status !== 'ready' ? '' : aboveText(timeline);
    if (older.dataset.text === above) return;
    older.dataset.text = above;
    older.replaceChildren(above);
    if (timeline.older === 'failed') older.append(again(() => chat.loadOlder(roomID)));
  }

  return {
    element,
    toBottom,
    /**
     * @param {State} state
     * @param {number} id
     * @param {string} name
     */
    render(state, id, name) {
      if (id !== roomID) {
        roomID = id;
        last = null;
        isAtBottom = true;
        shown = new Map();
        list.replaceChildren();
      }
      setAttribute(scroller, 'aria-label', `Messages in ${name}`);
      const same = last && last.timelines[id] === state.timelines[id] && last.outbox === state.outbox
        && last.sent === state.sent;
      last = state;
      if (same) return;
      holding(() => {
        draw(state);
        drawNotices(state);
      });
      showNewer(state);
      if (scroller.scrollHeight <= scroller.clientHeight + NEAR_TOP / 4) void chat.loadOlder(id);
    },
    /** Whoever comes back to the page has now seen what is before them. */
    looked() {
      if (isAtBottom && last) settle(last);
    },
  };
}

/** @param {import('../types.js').Timeline} timeline */
function aboveText({ hasMore, older }) {
  if (!hasMore) return 'This is where the room begins.';
  return older === 'failed' ? 'Older messages could not be loaded. ' : 'Loading older messages…';
}

/** @param {() => void} act */
function again(act) {
  return h('button', { type: 'button', onclick: act }, 'Try again');
}

/**
 * The first message that can be seen, found by halving, because reading every position would be slow.
 *
 * @param {Element} list
 * @param {Element} scroller
 * @returns {Element|null}
 */
function firstVisible(list, scroller) {
  const top = scroller.getBoundingClientRect().top;
  let low = 0;
  let high = list.children.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = list.children[middle];
    if (row && row.getBoundingClientRect().bottom <= top) low = middle + 1;
    else high = middle;
  }
  const row = list.children[low] ?? null;
  // A day moves away from its message when older ones of the same day come before it.
  return row?.classList.contains('day') ? row.nextElementSibling : row;
}
