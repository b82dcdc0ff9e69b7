/** Keeps before one's eyes what one reads, whatever is added above or below, or changes its size. */

/** As close to the bottom as this, one is at the bottom (px). */
const AT_BOTTOM = 100;

/**
 * @param {Element} list of rows
 * @param {Element} scroller what the list stands in
 */
export function steady(list, scroller) {
  /**
   * What one reads, and where it stood when one last looked.
   *
   * @type {{row: Element, top: number, scrolled: number}|null}
   */
  let anchor = null;

  const one = {
    /** Then one stays there. */
    isAtBottom: true,
    /** How much lies below what one sees (px). */
    below: () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight,
    isNearBottom: () => one.below() <= AT_BOTTOM,
    keep() {
      if (one.isAtBottom) scroller.scrollTop = scroller.scrollHeight;
      else one.hold();
      one.look();
    },
    /** Takes back what moved the row one reads, but for one's own scrolling, of which the page may not have heard yet. */
    hold() {
      if (!anchor?.row.isConnected) return;
      const moved = anchor.row.getBoundingClientRect().top - anchor.top + scroller.scrollTop - anchor.scrolled;
      if (Math.abs(moved) < 1) return;
      scroller.scrollTop += moved;
      anchor.scrolled = scroller.scrollTop;
    },
    /** Remembers what one reads, which is another row only once one has scrolled. */
    look() {
      const isSame = anchor !== null && anchor.row.isConnected && anchor.scrolled === scroller.scrollTop;
      const row = isSame ? anchor?.row ?? null : firstVisible(list, scroller);
      anchor = row && { row, top: row.getBoundingClientRect().top, scrolled: scroller.scrollTop };
    },
    /** Another list comes in the place of this one. */
    begin() {
      anchor = null;
      one.isAtBottom = true;
    },
  };

  // Pictures that come late, or another width, must not move what one reads either.
  const settled = new ResizeObserver(() => one.keep());
  settled.observe(scroller);
  settled.observe(list);
  return one;
}

/**
 * The first message that can be seen whole, or at all, found by halving, because reading every position would be slow.
 *
 * @param {Element} list
 * @param {Element} scroller
 * @returns {Element|null}
 */
function firstVisible(list, scroller) {
  const top = scroller.getBoundingClientRect().top;
  let low = 0;
  let high = list.children.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = list.children[middle];
    if (row && row.getBoundingClientRect().bottom <= top) low = middle + 1;
    else high = middle;
  }
  // A day moves away from its message when older ones of the same day come before it.
  let row = list.children[low] ?? null;
  const isAnchor = (/** @type {Element} */ one) => one.classList.contains('message')
    && one.getBoundingClientRect().top >= top;
  const first = row;
  // One that is cut off by the edge may lose its byline to those that come before it, and shrink out of sight.
  while (row && !isAnchor(row)) row = row.nextElementSibling;
  return row ?? first;
}
