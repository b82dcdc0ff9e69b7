/** The keys that work everywhere on the page. What they open is loaded when it is first asked for. */

import { finderOf, giveUp, isHolding } from './lib/typed-ahead.js';
import { go, searchAddress } from './router.js';

/**
 * Does what a key is for, if it is one of these.
 *
 * @param {import('./views/shell.js').Context} context
 * @param {KeyboardEvent} event
 */
export function press(context, event) {
  if (!context.store.state.me || event.isComposing) return;
  const act = actionOf(event);
  if (!act) return;
  if (act !== 'switch' && document.querySelector('dialog[open]')) return;
  event.preventDefault();
  switch (act) {
    case 'switch': void openSwitcher(context); break;
    case 'help': void openHelp(); break;
    case 'search': openSearch(); break;
    case 'previous': step(-1, false); break;
    case 'next': step(1, false); break;
    case 'previous-unread': step(-1, true); break;
    case 'next-unread': step(1, true); break;
  }
}

/** @param {import('./views/shell.js').Context} context */
async function openSwitcher(context) {
  try {
    const { switcher } = await import('./views/switcher.js');
    if (isHolding()) switcher(context);
  } catch {
    giveUp();
    context.store.dispatch({ type: 'alert', text: 'The list of rooms could not be loaded.' });
  }
}

/** Whoever is there already goes on with what they looked for. */
function openSearch() {
  const box = document.getElementById('search');
  if (!(box instanceof HTMLInputElement)) return go(searchAddress(''));
  box.focus();
  box.select();
}

async function openHelp() {
  const { help } = await import('./views/help.js');
  help();
}

/** @param {KeyboardEvent} event */
function actionOf(event) {
  const { altKey, shiftKey } = event;
  const control = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (altKey && !control && key === 'arrowup') return shiftKey ? 'previous-unread' : 'previous';
  if (altKey && !control && key === 'arrowdown') return shiftKey ? 'next-unread' : 'next';
  if (event.key === '?' && !control && !altKey && !isWriting(event.target)) return 'help';
  return finderOf(event);
}

/**
 * Goes to the next room of the list as it is shown, from the last to the first again.
 *
 * @param {number} by
 * @param {boolean} isUnread only those with something new
 */
function step(by, isUnread) {
  const rooms = [...document.querySelectorAll('.rooms a[href^="#/rooms/"]')];
  const here = rooms.findIndex((room) => room.hasAttribute('aria-current'));
  for (let distance = 1; distance <= rooms.length; distance += 1) {
    const place = here < 0 && by < 0 ? rooms.length - distance : here + by * distance;
    const room = rooms[(place + rooms.length * 2) % rooms.length];
    if (!room || (isUnread && !room.hasAttribute('data-unread'))) continue;
    go(room.getAttribute('href') ?? '');
    return;
  }
}

/** @param {EventTarget|null} target */
function isWriting(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));
}
