/** How the server is doing: a few numbers, and the last thirty days as bars. */

import { sentence } from '../lib/api-error.js';
import { h, replace } from '../lib/dom.js';
import { bytes, duration, latency } from '../lib/quantity.js';

/**
 * @typedef {{day: string, messages: number, users: number}} Day
 */

const SVG = 'http://www.w3.org/2000/svg';

/** The size of a chart, in its own units. */
const WIDE = 600;
const HIGH = 120;

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('./admin.js').Tab}
 */
export function statisticsTab({ api }) {
  const element = h('div', {});

  async function load() {
    replace(element, h('p', { class: 'list-note', role: 'status' }, 'Loading…'));
    try {
      show(await api.call('GET', '/api/admin/stats'));
    } catch (error) {
      replace(element, h('p', { class: 'list-note', role: 'alert' }, sentence(error)),
        h('button', { type: 'button', onclick: load }, 'Try again'));
    }
  }

  /** @param {any} stats */
  function show(stats) {
    const number = new Intl.NumberFormat();
    /** @type {[string, string][]} */
    const facts = [
      ['Accounts', number.format(stats.users)], ['Rooms', number.format(stats.rooms)],
      ['Messages', number.format(stats.messages)], ['Connections', number.format(stats.connections)],
      ['Database', bytes(stats.database_bytes)], ['Files', bytes(stats.file_bytes)],
      ['Memory', stats.memory_bytes === null ? '–' : bytes(stats.memory_bytes)],
      ['Running for', duration(stats.uptime_seconds)],
      ['Calls: median / 99%', `${latency(stats.request_times.p50_us)} / ${latency(stats.request_times.p99_us)}`],
      ['Commits: median / 99%', `${latency(stats.commit_times.p50_us)} / ${latency(stats.commit_times.p99_us)}`],
    ];
    replace(element,
      h('dl', { class: 'facts' }, ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
      chart('Messages a day', stats.days, (day) => day.messages),
      chart('New accounts a day', stats.days, (day) => day.users));
  }

  void load();
  return { element };
}

/**
 * Bars, and the same as a table for those who do not see them.
 *
 * @param {string} title
 * @param {readonly Day[]} days
 * @param {(day: Day) => number} value
 */
function chart(title, days, value) {
  const most = Math.max(1, ...days.map(value));
  const step = WIDE / Math.max(1, days.length);
  const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dayName = (/** @type {Day} */ day) => date.format(new Date(day.day));
  const picture = svg('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, class: 'bars', 'aria-hidden': 'true',
    preserveAspectRatio: 'none' });
  days.forEach((day, place) => {
    const high = Math.max(value(day) > 0 ? 2 : 0.75, value(day) / most * (HIGH - 4));
    const bar = svg('rect', { x: place * step + step * 0.12, y: HIGH - high, width: step * 0.76, height: high, rx: 1.5 });
    const tip = svg('title', {});
    tip.textContent = `${dayName(day)}: ${value(day)}`;
    bar.append(tip);
    picture.append(bar);
  });
  const [first, last] = [days[0], days.at(-1)];
  return h('figure', { class: 'chart' },
    h('figcaption', {}, h('b', {}, title), h('span', { class: 'note' },
      `${days.reduce((sum, day) => sum + value(day), 0)} in ${days.length} days, at most ${Math.max(0, ...days.map(value))}`)),
    picture,
    h('div', { class: 'axis note', 'aria-hidden': 'true' },
      h('span', {}, first ? dayName(first) : ''), h('span', {}, last ? dayName(last) : '')),
    h('table', { class: 'visually-hidden' }, h('caption', {}, title),
      ...days.map((day) => h('tr', {}, h('th', { scope: 'row' }, dayName(day)), h('td', {}, String(value(day)))))));
}

/**
 * @param {string} tag
 * @param {Record<string, string|number>} props
 */
function svg(tag, props) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  return element;
}
