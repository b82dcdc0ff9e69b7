/**
 * Keeps the page's own files, so that it opens without a network. While there is one, every file comes from
 * the server; the kept ones are a set of one version, replaced as a whole once a newer one is complete.
 */

const NAME = 'roost-page-';

/** Without an answer in this time the kept page is shown (ms). */
const PATIENCE = 4_000;

/** Pages that were opened from the kept set, whose files come from there too. @type {Set<string>} */
const offline = new Set();

const worker = /** @type {any} */ (self);

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil(keep().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));

// A page that has loaded asks for this when it has nothing else to do.
worker.addEventListener('message', (/** @type {any} */ event) => {
  if (event.data === 'keep') event.waitUntil(keep().catch(() => {}));
});

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isPage = request.mode === 'navigate' && pathname === '/';
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (!isPage && !/^\/(?:js|css|icons)\/|^\/[\w-]+\.(?:svg|webmanifest)$/u.test(pathname)) return;
  event.respondWith(isPage ? page(request, event.resultingClientId) : file(request, event.clientId));
});

/** @param {Request} request @param {string} client */
async function page(request, client) {
  try {
    return await fetch(request, { signal: /** @type {any} */ (AbortSignal).timeout(PATIENCE) });
  } catch (error) {
    const kept = await match('/');
    if (!kept) throw error;
    offline.add(client);
    return kept;
  }
}

/** @param {Request} request @param {string} client */
async function file(request, client) {
  const path = new URL(request.url).pathname;
  if (offline.has(client)) {
    const kept = await match(path);
    if (kept) return kept;
  }
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await match(path);
    if (kept) return kept;
    throw error;
  }
}

/** @param {string} path @returns {Promise<Response|undefined>} */
async function match(path) {
  for (const name of (await caches.keys()).filter((one) => one.startsWith(NAME))) {
    const kept = await (await caches.open(name)).match(path);
    if (kept) return kept;
  }
  return undefined;
}

/** Follows everything the page names, and swaps the kept set for it if anything changed. */
async function keep() {
  /** @type {Map<string, Response>} */
  const found = new Map();
  let version = '';
  const waiting = ['/'];
  while (waiting.length > 0) {
    const round = waiting.splice(0).filter((path) => !found.has(path));
    await Promise.all([...new Set(round)].map(async (path) => {
      const response = await fetch(path, { cache: 'no-cache', credentials: 'same-origin' });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      found.set(path, response.clone());
      if (/\.(?:js|html|webmanifest)$|\/$/u.test(path)) waiting.push(...namedIn(await response.text(), path));
    }));
  }
  for (const [path, response] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    version += `${path} ${response.headers.get('ETag') ?? response.headers.get('Last-Modified')}\n`;
  }
  const name = NAME + await digest(version);
  const cache = await caches.open(name);
  if (await cache.match('/')) return;
  // The page was found first and is put last: a set without it is one that there was no time to finish.
  for (const [path, response] of [...found].reverse()) await cache.put(path, response);
  for (const old of await caches.keys()) if (old.startsWith(NAME) && old !== name) await caches.delete(old);
}

/**
 * The paths a page, a module or the manifest names.
 *
 * @param {string} text
 * @param {string} path
 */
function namedIn(text, path) {
  const pattern = /(?:href|src)="(\/[^"#?]+)"|(?:^import [^;]*?|\bimport\()'(\.[^']+)'|"src": "(\/[^"]+)"/gmu;
  return [...text.matchAll(pattern)].map((found) =>
    new URL(found[1] ?? found[2] ?? found[3] ?? '', new URL(path, location.origin)).pathname);
}

/** @param {string} text */
async function digest(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return [...bytes.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
