/** A view whose code is loaded when it is first shown. */

import { h, setText } from '../lib/dom.js';
import { isHolding } from '../lib/typed-ahead.js';

/**
 * @param {() => Promise<import('./shell.js').View>} load
 * @returns {import('./shell.js').View}
 */
export function lazyView(load) {
  const note = h('p', { class: 'hint', role: 'status' });
  const retry = h('button', { type: 'button', hidden: true, onclick: begin }, 'Try again');
  const element = h('div', { class: 'lazy' }, h('main', { class: 'search' }, note, retry));
  /** @type {import('./shell.js').View|null} */
  let view = null;
  let isLoading = false;
  /** @type {import('../types.js').State|null} */
  let last = null;

  async function begin() {
    if (isLoading) return;
    isLoading = true;
    retry.hidden = true;
    setText(note, 'Loading…');
    try {
      view = await load();
      element.replaceChildren(view.element);
      if (last) view.render(last);
      if (element.isConnected) view.entered?.();
    } catch {
      setText(note, 'This page could not be loaded.');
      retry.hidden = false;
      if (isHolding()) retry.focus();
    }
    isLoading = false;
  }

  return {
    element,
    render(state) {
      last = state;
      if (view) view.render(state);
      else if (!isLoading && retry.hidden) void begin();
    },
    entered: () => view?.entered?.(),
    left() {
      last = null;
      view?.left?.();
    },
  };
}
