/** What somebody reads, by where it stands. */

/**
 * The first message that can be seen whole, or at all, found by halving, because reading every position would be slow.
 *
 * @param {Element} list
 * @param {Element} scroller
 * @returns {Element|null}
 */
export function firstVisible(list, scroller) {
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
