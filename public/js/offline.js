/** Has the browser keep the page's files, so that it opens without a network and can be installed. */

/** Between two looks for newer files (ms). */
const PAUSE = 10 * 60 * 1000;

const KEY = 'roost.kept';

export async function keepForOffline() {
  if (!('serviceWorker' in navigator)) return;
  try {
    const isFirst = !await navigator.serviceWorker.getRegistration();
    await navigator.serviceWorker.register(/** @type {string} */ (scriptAddress()), { updateViaCache: 'none' });
    const last = Number(localStorage.getItem(KEY));
    if (!isFirst && Date.now() - last < PAUSE) return;
    localStorage.setItem(KEY, String(Date.now()));
    if (!isFirst) (await navigator.serviceWorker.ready).active?.postMessage('keep');
  } catch {
    // Private windows and plain http on other machines have none; the page works without.
  }
}

/** The one script that may become a worker, for browsers that want that stated. */
function scriptAddress() {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  const policy = types?.createPolicy('roost', { createScriptURL: () => '/sw.js' });
  return policy ? policy.createScriptURL('') : '/sw.js';
}
