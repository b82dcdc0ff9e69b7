/**
 * What one may do with a message, at hand where the pointer or the focus is: one bar that goes from row to row. On a
 * touch screen it comes with a tap and goes with the next; a long press opens the menu, on a reaction who gave it.
 *
 * @typedef {import('../lib/rows.js').MessageRow} MessageRow
 */

import { h, setAttribute } from '../lib/dom.js';
import { icon } from '../lib/more-icons.js';

/** What is offered at once; others are in the picker. */
export const OFFERED = ['👍', '❤️', '😂', '🎉'];

/** A finger that rests this long asks for the menu (ms). */
const LONG_PRESS = 450;

/** A finger that went further scrolls (px). */
const STILL = 10;

/**
 * @param {HTMLElement} list of rows
 * @param {(item: Element) => MessageRow|null} rowOf
 * @param {import('./row.js').RowActions} actions
 */
export function toolbar(list, rowOf, actions) {
  /** @type {Element|null} */
  let owner = null;
  const row = () => (owner ? rowOf(owner) : null);
  /** @param {(row: MessageRow, button: HTMLElement) => void} act */
  const doing = (act) => (/** @type {MouseEvent} */ event) => {
    const one = row();
    if (one && event.currentTarget instanceof HTMLElement) act(one, event.currentTarget);
  };
  const offered = OFFERED.map((emoji) => h('button', {
    type: 'button', class: 'offered', 'aria-label': `React with ${emoji}`,
    onclick: doing(({ id, reactions }) => id && actions.react(id, emoji, isMine(reactions, emoji))),
  }, emoji));
  /** @type {(name: import('../lib/more-icons.js').IconName, label: string, act: (row: MessageRow, button: HTMLElement) => void) => HTMLElement} */
  const button = (name, label, act) =>
    h('button', { type: 'button', 'aria-label': label, title: label, onclick: doing(act) }, icon(name));
  const posting = [
    ...offered, button('smile', 'Another reaction', (one, from) => actions.pick(one, from)),
    button('reply', 'Reply', (one) => actions.reply(one)),
  ];
  const bar = h('div', { class: 'tools', role: 'group', 'aria-label': 'Message actions' },
    ...posting, button('more', 'More actions', (one, from) => actions.menu(one, from)));

  /** @param {EventTarget|null} target */
  function attach(target) {
    const item = target instanceof Element ? target.closest('.message') : null;
    const one = item && rowOf(item);
    if (!item || !one || one.id === null || one.deleted || one.system) {
      if (!bar.contains(document.activeElement)) detach();
      return;
    }
    offered.forEach((each, place) =>
      setAttribute(each, 'aria-pressed', String(isMine(one.reactions, OFFERED[place] ?? ''))));
    const canPost = actions.canPost();
    for (const each of posting) each.hidden = !canPost;
    if (owner === item && bar.parentElement === item) return;
    owner = item;
    item.append(bar);
  }

  function detach() {
    owner = null;
    bar.remove();
  }

  list.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'mouse' && !bar.contains(document.activeElement)) attach(event.target);
  });
  list.addEventListener('pointerleave', () => {
    if (!list.contains(document.activeElement)) detach();
  });
  list.addEventListener('focusin', (event) => attach(event.target));
  list.addEventListener('focusout', (event) => {
    if (!(event.relatedTarget instanceof Node && list.contains(event.relatedTarget)) && bar.isConnected
      && !list.matches(':hover')) requestAnimationFrame(() => list.contains(document.activeElement) || detach());
  });
  return { attach, press: longPress(list, rowOf, actions) };
}

/**
 * @param {HTMLElement} list
 * @param {(item: Element) => MessageRow|null} rowOf
 * @param {import('./row.js').RowActions} actions
 */
function longPress(list, rowOf, actions) {
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let isTouch = false;
  let wasHeld = false;
  let isAnswered = false;
  let [x, y] = [0, 0];
  const stop = () => clearTimeout(timer);
  /** @param {PointerEvent} event */
  function press(event) {
    stop();
    isAnswered = false;
    isTouch = event.pointerType === 'touch';
    const item = event.target instanceof Element ? event.target.closest('.message') : null;
    const row = item && rowOf(item);
    wasHeld = item !== null && item === document.activeElement;
    if (!isTouch || !row || row.id === null || row.deleted || row.system) return;
    [x, y] = [event.clientX, event.clientY];
    const isReaction = event.target instanceof Element && event.target.closest('.reaction') !== null;
    timer = setTimeout(() => {
      isAnswered = true;
      if (isReaction) actions.who(row);
      else actions.menu(row, null);
    }, LONG_PRESS);
  }

  list.addEventListener('pointerdown', press);
  list.addEventListener('pointermove', (event) => {
    if (Math.hypot(event.clientX - x, event.clientY - y) > STILL) stop();
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) list.addEventListener(end, stop);
  // Where the menu has come under the finger, lifting it is no click on what is in the menu.
  list.addEventListener('touchend', (event) => {
    if (isAnswered) event.preventDefault();
  });
  list.addEventListener('click', ({ target }) => {
    const held = document.activeElement;
    if (isTouch && wasHeld && held instanceof HTMLElement && target instanceof Element
      && target.closest('.message, a, button') === held) held.blur();
  });
  list.addEventListener('contextmenu', (event) => {
    if (isTouch && !(event.target instanceof Element && event.target.closest('a, img'))) event.preventDefault();
  });
  return press;
}

/** @param {MessageRow['reactions']} reactions @param {string} emoji */
export function isMine(reactions, emoji) {
  return reactions.some((one) => one.emoji === emoji && one.me);
}
