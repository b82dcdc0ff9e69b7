/** The ways from what one reads to what is new: up to where the unread begin, down to the newest message. */

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

/**
 * The line where the unread begin, which stays until one leaves the room, and the way to it.
 *
 * @param {Element} list of rows
 * @param {Element} scroller
 * @param {() => void} jump
 */
export function divider(list, scroller, jump) {
  /** @type {number|null|undefined} */
  let readTo;
  let isSeen = false;
  const button = h('button', { class: 'newer above', type: 'button', hidden: true, onclick: jump },
    icon('up'), 'Jump to first unread');

  return {
    button,
    /** How far one had read on coming; null where nothing is unread, undefined as long as that is not known. */
    get readTo() {
      return readTo;
    },
    /** @param {number|null|undefined} seq */
    begin(seq) {
      readTo = seq;
      isSeen = false;
      button.hidden = true;
    },
    /** Nobody has to be led there any more. */
    dismiss() {
      isSeen = true;
      button.hidden = true;
    },
    /**
     * Offers the way to it until one has seen it once.
     *
     * @param {() => boolean} isBeyond whether the document begins after it
     */
    show(isBeyond) {
      if (isSeen || typeof readTo !== 'number') return;
      const line = list.querySelector('.unread');
      const isAbove = line ? line.getBoundingClientRect().bottom < scroller.getBoundingClientRect().top : isBeyond();
      isSeen = line !== null && !isAbove && document.hasFocus();
      button.hidden = !isAbove;
    },
  };
}

/**
 * The way to the newest message, and how many have come since one was there.
 *
 * @param {() => void} jump
 */
export function newestButton(jump) {
  let seenTo = 0;
  const button = h('button', { class: 'newer', type: 'button', hidden: true, onclick: jump });
  return {
    button,
    /** @param {number} seq of the last message one has seen */
    seen(seq) {
      seenTo = seq;
      button.hidden = true;
    },
    /**
     * @param {readonly import('../types.js').Message[]} messages
     * @param {number|undefined} me whose own are not counted
     * @param {boolean} isNear where nothing is new one needs no way either
     */
    show(messages, me, isNear) {
      let fresh = 0;
      for (let at = messages.length - 1; at >= 0 && (messages[at]?.seq ?? 0) > seenTo; at -= 1) {
        if (messages[at]?.user_id !== me) fresh += 1;
      }
      button.hidden = fresh === 0 && isNear;
      button.replaceChildren(icon('down'), fresh === 0 || seenTo === 0 ? 'Newest' : `${fresh} new`);
    },
  };
}
