/**
 * How things stand with the server, always in sight: a word beside a dot, and a banner once an outage is
 * more than a blink.
 *
 * @typedef {import('../types.js').Connection} Connection
 */

import { h, setText } from '../lib/dom.js';
import { clockTime } from '../lib/time.js';

/** An outage shorter than this gets no banner (ms). */
const BLINK = 5_000;

/** @returns {import('./shell.js').View} */
export function connectionView() {
  const word = h('span', { class: 'word' });
  const element = h('div', { class: 'connection', role: 'status' },
    h('span', { class: 'dot', 'aria-hidden': 'true' }), word);
  return {
    element,
    render({ connection }) {
      element.dataset.phase = connection.phase;
      setText(word, wordFor(connection));
    },
  };
}

/**
 * @param {import('./shell.js').Context} context
 * @returns {import('./shell.js').View}
 */
export function outageBanner({ chat }) {
  const text = h('p', {});
  const element = h('div', { class: 'banner', role: 'status', hidden: true },
    text, h('button', { type: 'button', onclick: () => chat.nudge() }, 'Retry now'));
  /** @type {Connection|null} */
  let shown = null;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  /** @param {Connection} connection */
  function show(connection) {
    clearTimeout(timer);
    const isOut = connection.phase !== 'live' && connection.phase !== 'idle';
    const wait = connection.phase === 'refused' ? 0 : connection.since + BLINK - Date.now();
    element.hidden = !isOut || wait > 0;
    if (isOut && wait > 0) timer = setTimeout(() => show(connection), wait);
    if (!element.hidden) setText(text, sentence(connection));
  }

  return {
    element,
    render({ connection }) {
      if (connection === shown) return;
      shown = connection;
      show(connection);
    },
  };
}

/** @param {Connection} connection */
function wordFor({ phase, attempt }) {
  if (phase === 'live') return 'Connected';
  if (phase === 'refused') return 'Refused';
  return attempt === 0 ? 'Connecting…' : 'Offline';
}

/** @param {Connection} connection */
function sentence({ phase, since }) {
  if (phase === 'refused') return 'The server does not let this account connect.';
  const time = clockTime(new Date(since).toISOString());
  return `No connection since ${time}. What you write is kept and sent when it is back.`;
}
