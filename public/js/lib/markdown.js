/**
 * The small Markdown that people write in messages, read into plain values: bold, italic, struck, code, fences,
 * links, mentions, quotes and lists. What is none of these stays the text it is; nothing ever becomes markup.
 *
 * @typedef {{kind: 'text', text: string} | {kind: 'code', text: string} | {kind: 'mention', name: string}
 *   | {kind: 'strong'|'em'|'del', parts: Inline[]} | {kind: 'link', href: string, text: string}} Inline
 * @typedef {{kind: 'text', parts: Inline[]} | {kind: 'fence', text: string} | {kind: 'quote', blocks: Block[]}
 *   | {kind: 'list', start: number, items: Inline[][]}} Block
 *   start: 0 in a list without numbers
 */

import { linkAt, webAddress } from './text.js';

/** Quotes in quotes, and marks in marks, go no deeper. */
const DEEPEST = 6;

/**
 * The longer first.
 *
 * @type {readonly (readonly [string, 'strong'|'em'|'del'])[]}
 */
const MARKS = [['**', 'strong'], ['__', 'strong'], ['~~', 'del'], ['*', 'em'], ['_', 'em']];

const FENCE = /^```[\w+#.-]*$/u;
const QUOTE = /^>(?: |$)/u;
const ITEM = /^ {0,3}(?:[-*•]|(\d{1,3})[.)]) +(?=\S)/u;
const LABELLED = /\[([^[\]\n]{1,300})\]\((https?:\/\/[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)\)/yu;
const NAME = /@([A-Za-z0-9_.-]{1,64})/yu;

/**
 * @param {string} text
 * @param {number} [depth]
 * @returns {Block[]}
 */
export function blocks(text, depth = 0) {
  const lines = text.split('\n');
  /** @type {Block[]} */
  const found = [];
  /** @type {string[]} */
  let plain = [];
  const flush = () => {
    if (plain.length > 0) found.push({ kind: 'text', parts: inline(plain.join('\n')) });
    plain = [];
  };
  for (let at = 0; at < lines.length;) {
    const [block, length] = blockAt(lines, at, depth);
    if (block) {
      flush();
      found.push(block);
      // The line break after a block is the block's own end.
    } else plain.push(lines[at] ?? '');
    at += length;
  }
  flush();
  return found;
}

/**
 * The words of a message as one would read them out, without its marks.
 *
 * @param {string} text
 */
export function plainText(text) {
  return blocks(text).map(spoken).join('\n');
}

/** @param {Block} block @returns {string} */
function spoken(block) {
  switch (block.kind) {
    case 'text': return words(block.parts);
    case 'fence': return block.text;
    case 'quote': return block.blocks.map(spoken).join('\n');
    case 'list': return block.items.map(words).join('\n');
  }
}

/** @param {readonly Inline[]} parts @returns {string} */
function words(parts) {
  return parts.map((part) => {
    if (part.kind === 'mention') return `@${part.name}`;
    return 'parts' in part ? words(part.parts) : part.text;
  }).join('');
}

/**
 * The block that begins at a line, if one does, and how many lines it takes.
 *
 * @param {readonly string[]} lines
 * @param {number} at
 * @param {number} depth
 * @returns {[Block|null, number]}
 */
function blockAt(lines, at, depth) {
  const line = lines[at] ?? '';
  if (FENCE.test(line)) {
    const end = lines.indexOf('```', at + 1);
    if (end > at) return [{ kind: 'fence', text: lines.slice(at + 1, end).join('\n') }, end - at + 1];
  }
  if (QUOTE.test(line) && depth < DEEPEST) {
    const inner = run(lines, at, (one) => QUOTE.test(one));
    const text = inner.map((one) => one.slice(2)).join('\n');
    return [{ kind: 'quote', blocks: blocks(text, depth + 1) }, inner.length];
  }
  const item = ITEM.exec(line);
  if (!item) return [null, 1];
  const isNumbered = item[1] !== undefined;
  const items = run(lines, at, (one) => {
    const match = ITEM.exec(one);
    return match !== null && (match[1] !== undefined) === isNumbered;
  });
  const parts = items.map((one) => inline(one.replace(ITEM, '')));
  return [{ kind: 'list', start: isNumbered ? Number(item[1]) : 0, items: parts }, items.length];
}

/**
 * @param {readonly string[]} lines
 * @param {number} at
 * @param {(line: string) => boolean} belongs
 */
function run(lines, at, belongs) {
  let end = at;
  while (end < lines.length && belongs(lines[end] ?? '')) end += 1;
  return lines.slice(at, end);
}

/**
 * @param {string} text
 * @param {number} [depth]
 * @returns {Inline[]}
 */
export function inline(text, depth = 0) {
  /** @type {Inline[]} */
  const found = [];
  let plain = 0;
  let at = 0;
  while (at < text.length) {
    const [part, length] = partAt(text, at, depth);
    if (part) {
      if (at > plain) found.push({ kind: 'text', text: text.slice(plain, at) });
      found.push(part);
      plain = at + length;
    }
    at += length;
  }
  if (plain < text.length) found.push({ kind: 'text', text: text.slice(plain) });
  return found;
}

/**
 * What begins at a place, and how much of the text it takes; nothing: that much is plain.
 *
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 * @returns {[Inline|null, number]}
 */
function partAt(text, at, depth) {
  switch (text[at]) {
    case '`': return codeAt(text, at);
    case '[': return labelledAt(text, at);
    case '@': return mentionAt(text, at);
    case 'h': case 'H': {
      const link = linkAt(text, at);
      return link ? [{ kind: 'link', ...link }, link.text.length] : [null, 1];
    }
    case '*': case '_': case '~': return depth < DEEPEST ? markAt(text, at, depth) : [null, 1];
    default: return [null, 1];
  }
}

/** @param {string} text @param {number} at @returns {[Inline|null, number]} */
function codeAt(text, at) {
  const run = runOf(text, at);
  const end = closingTicks(text, at + run, run);
  if (end < 0) return [null, run];
  const inner = text.slice(at + run, end);
  return [{ kind: 'code', text: inner.trim() === '' ? inner : inner.replace(/^ (.*) $/su, '$1') }, end + run - at];
}

/** @param {string} text @param {number} from @param {number} run */
function closingTicks(text, from, run) {
  for (let at = text.indexOf('`', from); at >= 0; at = text.indexOf('`', at)) {
    const length = runOf(text, at);
    if (length === run) return at;
    at += length;
  }
  return -1;
}

/** @param {string} text @param {number} at */
function runOf(text, at) {
  let end = at;
  while (text[end] === '`') end += 1;
  return end - at;
}

/**
 * A label that looks like another address is left as it stands, so that nobody is led astray.
 *
 * @param {string} text
 * @param {number} at
 * @returns {[Inline|null, number]}
 */
function labelledAt(text, at) {
  LABELLED.lastIndex = at;
  const [whole, label, address] = LABELLED.exec(text) ?? [];
  const href = address && webAddress(address);
  if (!whole || !label?.trim() || !href || /:\/\/|^\s*(?:www\.|[\w-]+(?:\.[\w-]+)+\s*(?:\/|$))/u.test(label)) return [null, 1];
  return [{ kind: 'link', href, text: label }, whole.length];
}

/** @param {string} text @param {number} at @returns {[Inline|null, number]} */
function mentionAt(text, at) {
  if (/[A-Za-z0-9_.+@-]/u.test(text[at - 1] ?? '')) return [null, 1];
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[1]?.replace(/[.-]+$/u, '');
  return name ? [{ kind: 'mention', name }, name.length + 1] : [null, 1];
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} depth
 * @returns {[Inline|null, number]}
 */
function markAt(text, at, depth) {
  for (const [mark, kind] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const start = at + mark.length;
    if (/[\s*~]|^$/u.test(text[start] ?? '') || isWord(text[at - 1]) || text[at - 1] === '\\') continue;
    const end = closing(text, start, mark);
    if (end > start) return [{ kind, parts: inline(text.slice(start, end), depth + 1) }, end + mark.length - at];
  }
  // A run that opens nothing is passed as one, so that its second character does not open it after all.
  return [null, (/^(?:\*+|_+|~+)/u.exec(text.slice(at, at + 64))?.[0] ?? ' ').length];
}

/** @param {string} text @param {number} start @param {string} mark */
function closing(text, start, mark) {
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '`') {
      const run = runOf(text, at);
      const end = closingTicks(text, at + run, run);
      at = (end < 0 ? at : end) + run - 1;
      continue;
    }
    if (!text.startsWith(mark, at)) continue;
    // In a run, a double mark is its end, and a single mark is none of it.
    const isWithin = text[at + mark.length] === mark[0] || (mark.length === 1 && text[at - 1] === mark);
    if (at > start && !isWithin && !/\s/u.test(text[at - 1] ?? '') && !isWord(text[at + mark.length])) return at;
  }
  return -1;
}

/**
 * Only Latin letters: scripts that write no spaces have marks in the middle of their words.
 *
 * @param {string|undefined} character
 */
function isWord(character) {
  return /[A-Za-z0-9]/u.test(character ?? '');
}
