/** What can wait until the browser has nothing more urgent to do. */

/** It waits no longer than this (ms). */
const AT_MOST = 2_000;

/** @param {() => void} act */
export function whenIdle(act) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: AT_MOST });
  else setTimeout(act, AT_MOST);
}
