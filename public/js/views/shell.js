/**
 * The frame of the page: the sign-in form, or the rooms beside the room that is open. On a small screen
 * one of the two is shown at a time; which one, the address decides.
 *
 * @typedef {object} Context
 * @property {import('../chat.js').Chat} chat
 * @property {import('../state.js').Store} store
 * @property {import('../community.js').Community} community
 * @property {import('../api.js').API} api
 * @property {Promise<void>} settled kept when what can wait may be loaded
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(state: import('../types.js').State) => void} render
 * @property {() => void} [entered] called when it has come into the page
 * @property {() => void} [left]     called when it is let go of for good
 */

import { arrange, h } from '../lib/dom.js';
import { homeView } from './home.js';
import { lazyView } from './lazy.js';
import { roomView } from './room.js';
import { roomsView } from './rooms.js';

/** Pages for whoever is not signed in. */
const OPEN = new Set(['setup', 'reset', 'guest']);

/**
 * @param {Context} context
 * @returns {View}
 */
export function shell(context) {
  const element = h('div', { class: 'shell' });
  const auth = lazyView(async () => (await import('./auth.js')).authView(context));
  const rooms = roomsView(context);
  const room = roomView(context);
  const home = homeView();
  const page = lazyView(async () => (await import('./pane.js')).pane(context));
  const search = lazyView(async () => (await import('./search.js')).searchView(context));

  return {
    element,
    render(state) {
      const place = state.route.name;
      const isOpen = state.route.name === 'page' && OPEN.has(state.route.page);
      element.dataset.place = state.me && !isOpen ? place : 'door';
      const beside = { room, page, search, home }[place];
      const shown = isOpen ? [page] : state.me ? [rooms, beside] : [auth];
      if (!shown.includes(page)) page.left?.();
      const entered = shown.filter((view) => !view.element.isConnected);
      // Only what stands in the page can be scrolled and focused.
      arrange(element, shown.map((view) => view.element));
      for (const view of shown) view.render(state);
      for (const view of entered) view.entered?.();
    },
  };
}
