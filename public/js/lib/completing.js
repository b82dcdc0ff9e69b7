/**
 * What the words before the caret ask to be completed, and which offers fit best.
 *
 * @typedef {'@'|'#'|':'|'/'} Mark
 * @typedef {{mark: Mark, part: string, start: number}} Asked `start`: where the mark stands
 * @typedef {{text: string, label: string, note: string, words?: string}} Offer
 *   text: what is put in; label and note: what is shown; words: what else it is found by
 */

/** No more is offered at once. */
const MOST = 8;

/** @type {readonly [Mark, RegExp][]} */
const PATTERNS = [
  ['/', /^\/([\p{L}\d_]{0,20})$/u],
  ['@', /(?:^|[^\p{L}\p{N}_.@-])@([\p{L}\p{N}_.-]{0,32})$/u],
  // The name of a room may hold blanks.
  ['#', /(?:^|[\s(])#((?:[^\s#@:][^\n#@:]{0,99})?)$/u],
  [':', /(?:^|[\s(]|\p{Extended_Pictographic}\uFE0F?):([a-z\d_+-]{2,30})$/u],
];

/**
 * @param {string} text
 * @param {number} caret
 * @returns {Asked|null}
 */
export function asked(text, caret) {
  const before = text.slice(0, caret);
  for (const [mark, pattern] of PATTERNS) {
    const part = pattern.exec(before)?.[1];
    if (part !== undefined) return { mark, part, start: caret - part.length - 1 };
  }
  return null;
}

/**
 * The offers that fit, the best first: those that begin like it, then those with a word that does, then
 * those that hold it anywhere.
 *
 * @template {Offer} T
 * @param {readonly T[]} offers
 * @param {string} part
 * @param {number} [most]
 * @returns {T[]}
 */
export function fitting(offers, part, most = MOST) {
  const wanted = plain(part);
  // A blank after a whole name ends it, though another name may go on from there.
  if (/\s$/u.test(part) && offers.some(({ label }) => plain(label).slice(1) === wanted.trimEnd())) return [];
  return offers
    .map((offer, place) => ({ offer, place, rank: rankOf(offer, wanted) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, most)
    .map(({ offer }) => offer);
}

/**
 * The text with the offer in the place of what was asked, and where the caret goes.
 *
 * @param {string} text
 * @param {number} caret
 * @param {Asked} what
 * @param {Offer} offer
 */
export function completed(text, caret, what, offer) {
  const after = text.slice(caret);
  const put = offer.text + (/^\s/u.test(after) ? '' : ' ');
  return { text: text.slice(0, what.start) + put + after, caret: what.start + put.length };
}

/**
 * Without case and accents, as people look for things.
 *
 * @param {string} text
 */
export function plain(text) {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** @param {Offer} offer @param {string} wanted */
function rankOf({ label, note, words = '' }, wanted) {
  if (wanted === '') return 0;
  const names = [plain(label).replace(/^[@#:/]/u, ''), plain(words)];
  if (names.some((name) => name.startsWith(wanted))) return 0;
  const all = `${names.join(' ')} ${plain(note)}`;
  if (all.split(/[\s_.-]+/u).some((word) => word.startsWith(wanted))) return 1;
  return names.some((name) => name.includes(wanted)) ? 2 : 3;
}
