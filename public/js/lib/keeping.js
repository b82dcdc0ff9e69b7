/** Writes down what the rooms hold, a moment after it changed or when the page may be about to go. */

import { timelineOf } from '../state.js';
import { keep } from './archive.js';

/** After a change a room is written down this much later (ms). */
const PAUSE = 2_000;

/** @param {import('../state.js').Store} store */
export function keepTimelines(store) {
  /** @type {Set<number>} */
  const changed = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  /** @type {import('../types.js').State['timelines']} */
  let last = {};

  function write() {
    clearTimeout(timer);
    timer = undefined;
    const { me } = store.state;
    for (const roomID of changed) {
      const timeline = timelineOf(store.state, roomID);
      if (me && timeline.status === 'ready') void keep(me.id, roomID, timeline);
    }
    changed.clear();
  }

  /** @param {import('../types.js').State} state */
  function look({ timelines, route }) {
    if (timelines === last) return;
    const before = last;
    last = timelines;
    const open = route.name === 'room' ? route.roomID : 0;
    if (!open || timelines[open] === before[open]) return;
    changed.add(open);
    timer ??= setTimeout(write, PAUSE);
  }

  look(store.state);
  store.subscribe(look);
  document.addEventListener('visibilitychange', write);
}
