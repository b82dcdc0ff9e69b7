/** Plain decisions about text: what is a link, which letters and colour stand for a person. */

/** @typedef {{text: string, href?: string}} Piece */

const LINK = /\bhttps?:\/\/[^\s<>"]+/giu;
const LINK_HERE = /https?:\/\/[^\s<>"]+/iyu;
const TRAILING = /[.,;:!?'"»”’]+$/u;

const NAMES = new Intl.Collator(undefined, { numeric: true });

/** How many colours an avatar can have; the style sheet defines as many. */
export const HUES = 8;

/**
 * Splits text into plain pieces and web addresses. Only `http` and `https` ever become links.
 *
 * @param {string} text
 * @returns {Piece[]}
 */
export function pieces(text) {
  /** @type {Piece[]} */
  const found = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const address = trimmed(match[0] ?? '');
    const href = webAddress(address);
    if (!href) continue;
    const start = match.index ?? 0;
    if (start > end) found.push({ text: text.slice(end, start) });
    found.push({ text: address, href });
    end = start + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/**
 * The order of names as people have them: 2 before 10.
 *
 * @param {string} a
 * @param {string} b
 */
export function byName(a, b) {
  return NAMES.compare(a, b);
}

/**
 * The one or two letters an avatar shows.
 *
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[\s_.-]+/u).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toUpperCase() || '?';
}

/**
 * A colour number from 0 to `HUES` - 1 that stays the same for a name.
 *
 * @param {string} name
 */
export function hue(name) {
  let hash = 0x811c9dc5;
  for (const character of name.toLowerCase()) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return ((hash ^ (hash >>> 16)) >>> 0) % HUES;
}

/**
 * Whether a text is nothing but one to three emoji.
 *
 * @param {string} text
 */
export function isEmojiOnly(text) {
  const bare = text.replace(/\s/gu, '');
  const emoji = bare.match(/\p{Extended_Pictographic}(\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*/gu);
  return emoji !== null && emoji.length <= 3 && emoji.join('') === bare;
}

/**
 * "ana", "ana and bo", "ana, bo and cy", "ana, bo and 3 others".
 *
 * @param {readonly string[]} names
 */
export function list(names) {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length > 3) return `${names.slice(0, 2).join(', ')} and ${names.length - 2} others`;
  return `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/**
 * Characters as the server counts them: Unicode scalars, not UTF-16 units.
 *
 * @param {string} text
 */
export function characters(text) {
  return [...text].length;
}

/**
 * The web address that begins at a place, if one does.
 *
 * @param {string} text
 * @param {number} at
 * @returns {{text: string, href: string}|null}
 */
export function linkAt(text, at) {
  if (/\w/u.test(text[at - 1] ?? '')) return null;
  LINK_HERE.lastIndex = at;
  const address = trimmed(LINK_HERE.exec(text)?.[0] ?? '');
  const href = webAddress(address);
  return href ? { text: address, href } : null;
}

/** @param {string} address */
function trimmed(address) {
  let end = address.replace(TRAILING, '');
  while (end.endsWith(')') && count(end, ')') > count(end, '(')) end = end.slice(0, -1).replace(TRAILING, '');
  return end;
}

/**
 * @param {string} text
 * @param {string} part
 */
function count(text, part) {
  return text.split(part).length - 1;
}

/**
 * An address as the browser spells it, where it is one of the web.
 *
 * @param {string} address
 * @returns {string|null}
 */
export function webAddress(address) {
  try {
    const url = new URL(address);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * A text as it is compared when somebody looks for it: without case and accents.
 *
 * @param {string} text
 */
export function fold(text) {
  return text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase();
}
