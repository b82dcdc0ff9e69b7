/**
 * What somebody wrote, as elements. Text only ever becomes text nodes.
 *
 * @typedef {import('../lib/markdown.js').Inline} Inline
 * @typedef {import('../lib/markdown.js').Block} Block
 * @typedef {object} Mentions
 * @property {string} me      our own name
 * @property {boolean} any    the server found somebody who is mentioned
 * @property {boolean} mine   we are among them
 * @property {import('../lib/room-links.js').RoomNames} [rooms] that may be named
 */

import { h } from '../lib/dom.js';
import { blocks, inline } from '../lib/markdown.js';
import { roomPieces } from '../lib/room-links.js';
import { personAddress, roomAddress } from '../router.js';

/** @type {import('../lib/room-links.js').RoomNames} */
const NO_ROOMS = new Map();

/**
 * @param {string} content
 * @param {Mentions} mentions
 * @returns {Node[]}
 */
export function prose(content, mentions) {
  return blocks(content).flatMap((block) => blockNodes(block, mentions));
}

/**
 * One line of it, for where there is room for no more.
 *
 * @param {string} content
 * @param {Mentions} mentions
 */
export function line(content, mentions) {
  return inlineNodes(inline(content), mentions);
}

/** @param {Block} block @param {Mentions} mentions @returns {Node[]} */
function blockNodes(block, mentions) {
  switch (block.kind) {
    case 'text': return [h('p', {}, ...inlineNodes(block.parts, mentions))];
    case 'fence': return [h('pre', { tabindex: 0, dir: 'ltr' }, h('code', {}, block.text))];
    case 'quote':
      return [h('blockquote', { dir: 'auto' }, ...block.blocks.flatMap((inner) => blockNodes(inner, mentions)))];
    case 'list': {
      const items = block.items.map((item) => h('li', {}, ...inlineNodes(item, mentions)));
      return [block.start === 0 ? h('ul', { dir: 'auto' }, ...items)
        : h('ol', { start: block.start, dir: 'auto' }, ...items)];
    }
  }
}

/** @param {readonly Inline[]} parts @param {Mentions} mentions @returns {Node[]} */
function inlineNodes(parts, mentions) {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'text': return roomPieces(part.text, mentions.rooms ?? NO_ROOMS).map(({ text, roomID }) =>
        (roomID ? h('a', { class: 'mention', href: roomAddress(roomID) }, text) : document.createTextNode(text)));
      case 'code': return h('code', {}, part.text);
      case 'mention': return mention(part.name, mentions);
      case 'link': return link(part);
      default: return h(part.kind, {}, ...inlineNodes(part.parts, mentions));
    }
  });
}

/** @param {{href: string, text: string}} part */
function link({ href, text }) {
  const isHere = new URL(href).origin === location.origin;
  return h('a', isHere ? { href } : {
    href, target: '_blank', rel: 'noopener noreferrer nofollow', ...(text === href ? {} : { title: href }),
  }, text);
}

/** @param {string} name @param {Mentions} mentions */
function mention(name, { me, any, mine }) {
  const word = `@${name}`;
  if (!any && !mine) return document.createTextNode(word);
  const isRoom = name.toLowerCase() === 'room';
  const isMe = mine && (isRoom || name.toLowerCase() === me.toLowerCase());
  const props = { class: isMe ? 'mention mine' : 'mention' };
  return isRoom ? h('span', props, word) : h('a', { ...props, href: personAddress(name) }, word);
}
