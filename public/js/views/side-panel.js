/** The place beside the timeline, for a thread or for what is pinned; what fills it is loaded when an address asks for it. */

import { h } from '../lib/dom.js';

/**
 * @param {import('./shell.js').Context} context
 * @param {Parameters<typeof import('./side.js').sideView>[1]} parts
 */
export function sidePanel(context, parts) {
  const element = h('div', { class: 'side-place', hidden: true });
  /** @type {ReturnType<typeof import('./side.js').sideView>|null} */
  let view = null;
  let isLoading = false;
  /** @type {import('../types.js').State|null} */
  let last = null;

  async function load() {
    isLoading = true;
    const { sideView } = await import('./side.js');
    view = sideView(context, parts);
    element.replaceChildren(view.element);
    if (last) view.render(last);
    view.focus();
  }

  return {
    element,
    /** @param {import('../types.js').State} state */
    render(state) {
      const { route } = state;
      const isOpen = route.name === 'room' && (route.thread !== undefined || route.pins === true);
      const isOpened = isOpen && element.hidden;
      element.hidden = !isOpen;
      last = state;
      if (!isOpen) return;
      if (!view) {
        if (!isLoading) void load();
        return;
      }
      view.render(state);
      if (isOpened) view.focus();
    },
  };
}
