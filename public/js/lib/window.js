/**
 * Which of the loaded messages stand in the document: a run of them around what one reads, so that the page stays
 * as quick with ten thousand messages as with a hundred.
 *
 * @typedef {{seq: number}} Placed
 * @typedef {object} Run
 * @property {number} from the `seq` of the first one that is shown
 * @property {number} to   of the last one; without end where one follows what is new
 */

/** As many messages as stand in the document at most. */
export const MOST = 240;

/** As many are shown of a room that is opened. */
const FIRST = 100;

/** As many are added where one scrolls on. */
const STEP = 60;

/**
 * The newest messages, and those to come.
 *
 * @param {readonly Placed[]} messages
 * @returns {Run}
 */
export function newest(messages) {
  return { from: messages[messages.length - FIRST]?.seq ?? 0, to: Infinity };
}

/**
 * The messages around a place.
 *
 * @param {readonly Placed[]} messages
 * @param {number} seq
 * @returns {Run}
 */
export function around(messages, seq) {
  const at = indexOf(messages, seq);
  const end = at + FIRST / 2;
  return {
    from: messages[Math.max(0, at - FIRST / 2)]?.seq ?? 0,
    to: end >= messages.length ? Infinity : messages[end]?.seq ?? Infinity,
  };
}

/**
 * Where a run begins and ends in what is loaded.
 *
 * @param {readonly Placed[]} messages
 * @param {Run} run
 * @returns {[number, number]} the end is exclusive
 */
export function bounds(messages, { from, to }) {
  return [indexOf(messages, from), to === Infinity ? messages.length : indexOf(messages, to + 1)];
}

/**
 * A run that shows more above, and lets go of what is far below.
 *
 * @param {readonly Placed[]} messages
 * @param {Run} run
 * @returns {Run}
 */
export function upward(messages, run) {
  const [start, end] = bounds(messages, run);
  const first = Math.max(0, start - STEP);
  const last = Math.min(end, first + MOST);
  const to = last < messages.length ? messages[last - 1]?.seq ?? run.to : run.to;
  return { from: messages[first]?.seq ?? run.from, to };
}

/**
 * A run that shows more below, and lets go of what is far above.
 *
 * @param {readonly Placed[]} messages
 * @param {Run} run
 * @returns {Run}
 */
export function downward(messages, run) {
  const [start, end] = bounds(messages, run);
  const last = Math.min(messages.length, end + STEP);
  const first = Math.max(start, last - MOST);
  return {
    from: messages[first]?.seq ?? run.from,
    to: last === messages.length ? Infinity : messages[last - 1]?.seq ?? run.to,
  };
}

/**
 * A run that is no longer than it may be, because what came since stays below it.
 *
 * @param {readonly Placed[]} messages
 * @param {Run} run
 * @returns {Run}
 */
export function capped(messages, run) {
  const [start, end] = bounds(messages, run);
  return end - start <= MOST ? run : { from: run.from, to: messages[start + MOST - 1]?.seq ?? run.to };
}

/**
 * The index of the first message at a place or after it.
 *
 * @param {readonly Placed[]} messages
 * @param {number} seq
 */
export function indexOf(messages, seq) {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((messages[middle]?.seq ?? Infinity) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
