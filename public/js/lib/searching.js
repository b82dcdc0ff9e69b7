/**
 * Understands what is written into the search box: words, and filters like `from:ana in:#lobby has:file
 * before:2026-03-01`.
 *
 * @typedef {{asked: Record<string, string>, problem: string}} Understood `asked`: the call's query; empty when
 *   there is nothing to look for yet
 * @typedef {{text: string, ranges: readonly {start: number, end: number}[]}} Snippet
 */

import { plainText } from './markdown.js';

/** So much of a message is shown, and so much of it before what matched (UTF-16 units). */
const LENGTH = 200;
const LEAD = 60;

const FILTER = /(?:^|\s)(from|in|has|before|after):\s?(?:"([^"]*)"|(\S*))/giu;
const HAS = new Set(['link', 'mention', 'file']);
const DAY = 86_400_000;

/**
 * @param {string} text
 * @param {readonly {id: number, name: string}[]} rooms
 * @param {number} [now] milliseconds
 * @returns {Understood}
 */
export function understood(text, rooms, now = Date.now()) {
  /** @type {Record<string, string>} */
  const asked = {};
  let problem = '';
  const words = text.replace(FILTER, (_, name, quoted, bare) => {
    const value = (quoted ?? bare).trim();
    const filter = name.toLowerCase();
    if (value === '') return ' ';
    const result = READ[filter]?.(value, { asked, rooms, now });
    problem ||= result ?? '';
    return ' ';
  }).replace(/\s+/gu, ' ').trim();
  if (words) asked.q = words;
  const isEnough = asked.q || asked.from || asked.has;
  return { asked: isEnough && !problem ? asked : {}, problem };
}

/** @type {Record<string, (value: string, to: {asked: Record<string, string>, rooms: readonly {id: number, name: string}[], now: number}) => string>} what is wrong, or nothing */
const READ = {
  from: (value, { asked }) => {
    asked.from = value.replace(/^@/u, '');
    return '';
  },
  in: (value, { asked, rooms }) => {
    const name = value.replace(/^#/u, '').toLowerCase();
    const room = rooms.find((one) => one.name.toLowerCase() === name);
    if (!room) return `There is no room called “${value}”.`;
    asked.room_id = String(room.id);
    return '';
  },
  has: (value, { asked }) => {
    const kinds = value.toLowerCase().split(',');
    if (!kinds.every((kind) => HAS.has(kind))) return '“has:” takes file, link or mention.';
    asked.has = [...new Set([...asked.has?.split(',') ?? [], ...kinds])].join(',');
    return '';
  },
  before: (value, { asked, now }) => day('before', value, asked, now),
  after: (value, { asked, now }) => day('after', value, asked, now),
};

/**
 * @param {'before'|'after'} filter
 * @param {string} value
 * @param {Record<string, string>} asked
 * @param {number} now
 */
function day(filter, value, asked, now) {
  const named = { today: 0, yesterday: 1 }[value.toLowerCase()];
  const date = named === undefined ? value : new Date(now - named * DAY).toISOString().slice(0, 10);
  const [year, month] = date.split('-');
  const isDay = /^\d{4}-\d{2}-\d{2}$/u.test(date) && !Number.isNaN(Date.parse(date))
    && new Date(date).toISOString().startsWith(`${year}-${month}`);
  if (!isDay) return `“${filter}:” takes a day, as ${new Date(now).toISOString().slice(0, 10)}.`;
  asked[filter] = date;
  return '';
}

/**
 * A filter for a room, in quotes where its name has spaces.
 *
 * @param {string} name
 */
export function inRoom(name) {
  return /[\s"]/u.test(name) ? `in:"${name.replaceAll('"', '')}"` : `in:#${name}`;
}

/**
 * What is shown of a message that was found: as it reads, without its marks. Where what matched is lost with them, as
 * the address behind a label is, it is shown as it was written.
 *
 * @param {string} content
 * @param {Snippet} snippet what the server shows of it
 * @returns {Snippet}
 */
export function excerpt(content, snippet) {
  const text = plainText(content);
  const found = snippet.ranges.map(({ start, end }) => snippet.text.slice(start, end));
  // The last match may have been cut with the text.
  if (found.length > 1 && snippet.text.endsWith('…') && snippet.ranges.at(-1)?.end === snippet.text.length - 1) found.pop();
  const words = [...new Set(found)];
  if (!words.every((word) => word && text.includes(word))) return snippet;
  const ranges = words.flatMap((word) => placesOf(word, text)).sort((a, b) => a.start - b.start || b.end - a.end);
  const start = whole(text, Math.max(0, Math.min((ranges[0]?.start ?? 0) - LEAD, text.length - LENGTH)));
  const end = whole(text, start + LENGTH);
  const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
  const moved = before.length - start;
  return {
    text: before + text.slice(start, end) + after,
    ranges: ranges.filter((range) => range.end <= end)
      .map((range) => ({ start: range.start + moved, end: range.end + moved })),
  };
}

/**
 * @param {string} word
 * @param {string} text
 */
function placesOf(word, text) {
  const places = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    places.push({ start: at, end: at + word.length });
  }
  return places;
}

/**
 * The nearest place before which no character is cut in two.
 *
 * @param {string} text
 * @param {number} at
 */
function whole(text, at) {
  return /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at;
}

/**
 * The parts of a snippet, those that matched and those that did not.
 *
 * @param {Snippet} snippet
 * @returns {{text: string, isHit: boolean}[]}
 */
export function highlighted({ text, ranges }) {
  const parts = [];
  let end = 0;
  for (const range of ranges) {
    if (range.start < end || range.end > text.length) continue;
    if (range.start > end) parts.push({ text: text.slice(end, range.start), isHit: false });
    parts.push({ text: text.slice(range.start, range.end), isHit: true });
    end = range.end;
  }
  if (end < text.length) parts.push({ text: text.slice(end), isHit: false });
  return parts;
}
