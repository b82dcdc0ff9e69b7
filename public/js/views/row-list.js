/**
 * Rows as items of a list: each is drawn again only when it looks otherwise, and what has the focus keeps it.
 *
 * @typedef {import('../lib/rows.js').Row} Row
 */

import { arrange, h } from '../lib/dom.js';
import { fillRow } from './row.js';

/** What a message's bar and menu begin with. */
const STARTS = /** @type {const} */ (['pointerover', 'focusin', 'pointerdown']);
const ENDS = /** @type {const} */ (['pointerup', 'pointercancel', 'pointerleave']);

/** @param {import('./row.js').RowActions} actions */
export function rowList(actions) {
  /** @type {Map<string, {item: HTMLLIElement, row: Row}>} */
  let shown = new Map();
  /** @type {WeakMap<Element, Row>} */
  const rowOf = new WeakMap();
  const element = h('ol', { class: 'messages' });
  /** @param {Element} item @returns {import('../lib/rows.js').MessageRow|null} */
  const messageOf = (item) => {
    const row = rowOf.get(item);
    return row?.kind === 'message' ? row : null;
  };
  // The bar of a message is loaded when the pointer or the focus first comes to one.
  /** @type {EventTarget|null} */
  let touched = null;
  /** @type {PointerEvent|null} */
  let pressed = null;
  let isAsked = false;
  /** @param {PointerEvent|FocusEvent} event */
  async function loadTools(event) {
    const pointer = event instanceof PointerEvent ? event : null;
    if (pointer?.type === 'pointerdown') pressed = pointer;
    // A finger asks for the menu instead.
    else if (!pointer || pointer.pointerType === 'mouse') touched = event.target;
    if (isAsked) return;
    isAsked = true;
    try {
      const { toolbar } = await import('./tools.js');
      const { attach, press } = toolbar(element, messageOf, actions);
      for (const name of STARTS) element.removeEventListener(name, loadTools);
      for (const name of ENDS) element.removeEventListener(name, letGo);
      if (touched) attach(touched);
      if (pressed) press(pressed);
    } catch {
      isAsked = false;
    }
  }
  function letGo() {
    pressed = null;
  }
  for (const name of STARTS) element.addEventListener(name, loadTools);
  for (const name of ENDS) element.addEventListener(name, letGo);

  return {
    element,
    rowOf: messageOf,
    /**
     * What a menu of a row may stand beside.
     *
     * @param {Element} item
     * @returns {HTMLElement|null}
     */
    moreOf: (item) => item.querySelector('.tools button:last-child'),
    /** @param {readonly Row[]} wanted */
    draw(wanted) {
      /** @type {typeof shown} */
      const next = new Map();
      for (const row of wanted) {
        const known = shown.get(row.key);
        const item = known?.item ?? h('li', {});
        if (known?.row !== row && !(known && sameRow(known.row, row))) fill(item, row, actions);
        rowOf.set(item, row);
        next.set(row.key, { item, row });
      }
      shown = next;
      arrange(element, [...next.values()].map(({ item }) => item));
    },
    clear() {
      shown = new Map();
      element.replaceChildren();
    },
    /** @param {number} seq @returns {HTMLElement|null} */
    at(seq) {
      return element.querySelector(`[data-seq="${seq}"]`);
    },
  };
}

/**
 * @param {HTMLLIElement} item
 * @param {Row} row
 * @param {import('./row.js').RowActions} actions
 */
function fill(item, row, actions) {
  const held = document.activeElement;
  const isHeld = held instanceof HTMLElement && item !== held && item.contains(held);
  fillRow(item, row, actions);
  if (!isHeld) return;
  const same = held.isConnected ? held : item.querySelector(`[data-key="${CSS.escape(held.dataset.key ?? '')}"]`);
  (same instanceof HTMLElement ? same : item).focus({ preventScroll: true });
}

/**
 * Whether two rows look alike, so that nothing has to be drawn again.
 *
 * @param {Row} a
 * @param {Row} b
 */
function sameRow(a, b) {
  const one = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (a));
  const other = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (b));
  return Object.keys(one).every((key) => one[key] === other[key]);
}
