/**
 * The line where the unread begin, which stays until one leaves the room, and the way to it for whoever has not seen it.
 */

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

/**
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
