/** Times as people read them, in the browser's own language and zone. */

/**
 * Making one takes much longer than using it.
 *
 * @type {Map<string, Intl.DateTimeFormat>}
 */
const FORMATTERS = new Map();

const DAY = 24 * 60 * 60 * 1000;

/**
 * The hour and minute of a message.
 *
 * @param {string} timestamp
 * @param {string} [locale]
 */
export function clockTime(timestamp, locale) {
  return format(timestamp, locale, { hour: '2-digit', minute: '2-digit' });
}

/**
 * Date and time in full.
 *
 * @param {string} timestamp
 * @param {string} [locale]
 */
export function fullTime(timestamp, locale) {
  return format(timestamp, locale, { dateStyle: 'full', timeStyle: 'short' });
}

/**
 * Date and time in short.
 *
 * @param {string} timestamp
 * @param {string} [locale]
 */
export function shortTime(timestamp, locale) {
  return format(timestamp, locale, { dateStyle: 'medium', timeStyle: 'short' });
}

/**
 * A name for the local day: today, yesterday, a weekday with its date, and the year once it is another.
 *
 * @param {string} timestamp
 * @param {Date} now
 * @param {string} [locale]
 */
export function dayLabel(timestamp, now, locale) {
  const then = new Date(timestamp);
  const ago = Math.round((startOfDay(now) - startOfDay(then)) / DAY);
  if (ago === 0) return 'Today';
  if (ago === 1) return 'Yesterday';
  const year = then.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return format(timestamp, locale, { weekday: 'long', day: 'numeric', month: 'long', year });
}

/**
 * A key that two moments of one local day share.
 *
 * @param {string} timestamp
 */
export function dayKey(timestamp) {
  const then = new Date(timestamp);
  return `${then.getFullYear()}-${then.getMonth() + 1}-${then.getDate()}`;
}

/** @param {Date} date */
function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/**
 * @param {string} timestamp
 * @param {string|undefined} locale
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(timestamp, locale, options) {
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return '';
  const key = `${locale} ${Object.values(options).join(' ')}`;
  const formatter = FORMATTERS.get(key) ?? new Intl.DateTimeFormat(locale, options);
  FORMATTERS.set(key, formatter);
  return formatter.format(date);
}
