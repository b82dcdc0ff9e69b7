/** The way to the newest message, for whoever is further back: how many have come since. */

import { h } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

/** @param {() => void} jump */
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
