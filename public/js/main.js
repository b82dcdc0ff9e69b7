/** Puts the page together: state, session, chat and views, and the browser's events that concern them. */

import { API } from './api.js';
import { Chat } from './chat.js';
import { Community } from './community.js';
import { whenIdle } from './lib/idle.js';
import { rememberRooms } from './lib/memory.js';
import { Outbox } from './lib/outbox.js';
import { giveUp, hold } from './lib/typed-ahead.js';
import { routeOf } from './router.js';
import { Session } from './session.js';
import { Store, isMember } from './state.js';
import { shell } from './views/shell.js';

const store = new Store();
const session = new Session();
const api = new API(session);
const chat = new Chat({ store, api, session, outbox: new Outbox() });
const community = new Community({ store, api, chat });

/** @type {(nothing: void) => void} */
let settle = () => {};
/**
 * Kept once the page shows what was asked for and the browser has nothing more urgent to do.
 *
 * @type {Promise<void>}
 */
const settled = new Promise((resolve) => {
  settle = resolve;
});

const context = { chat, store, community, api, settled };
const view = shell(context);
document.body.append(view.element);
community.watch();

/**
 * What the keys do that work everywhere; loaded once the page has settled, or with the first that may be one of them.
 *
 * @type {typeof import('./keys.js').press|null}
 */
let press = null;

addEventListener('keydown', (event) => {
  if (store.state.me) hold(event);
  if (press) press(context, event);
  else if (event.ctrlKey || event.metaKey || event.altKey || event.key === '?') {
    void loadKeys().then(() => (press ? press(context, event) : giveUp()));
  }
});
void settled.then(loadKeys);

async function loadKeys() {
  press ??= await import('./keys.js').then((keys) => keys.press).catch(() => null);
}

let isDrawing = false;
store.subscribe(() => {
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(draw);
});

store.subscribe(({ me, rooms }, { type }) => {
  if (!me || (type !== 'rooms/loaded' && type !== 'room/changed' && type !== 'room/left')) return;
  rememberRooms(me.id, Object.values(rooms).filter(isMember));
});

function draw() {
  isDrawing = false;
  view.render(store.state);
}

session.listen((event) => {
  switch (event) {
    case 'renewed':
      if (store.state.me) chat.renewed();
      else void resume();
      break;
    case 'ended': chat.ended('Your session has ended. Please sign in again.'); break;
    case 'left': chat.ended(''); break;
    case 'replaced': location.reload(); break;
  }
});

function followAddress() {
  const before = store.state.route;
  const route = routeOf(location.hash);
  store.dispatch({ type: 'route', route });
  const stays = before.name === 'room' && route.name === 'room' && before.roomID === route.roomID;
  void (stays ? chat.followRoute() : chat.openCurrentRoom());
}

async function resume() {
  try {
    await chat.resume();
  } catch (error) {
    chat.ended(error instanceof Error ? error.message : '');
  }
}

addEventListener('hashchange', followAddress);
addEventListener('online', () => chat.nudge());
addEventListener('offline', () => chat.offline());
addEventListener('focus', () => chat.nudge());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') chat.nudge();
});

store.dispatch({ type: 'route', route: routeOf(location.hash) });
// Whoever is signed in is known before the first drawing, which loads no sign-in form then.
const resumed = resume();
draw();
void resumed.then(() => whenIdle(() => {
  void loadRest();
  settle();
}));

/** Loads what may come later; without a network that is when there is one again. */
async function loadRest() {
  try {
    const { begin } = await import('./rest.js');
    begin({ store, api });
  } catch {
    addEventListener('online', () => void loadRest(), { once: true });
  }
}
