/**
 * The frame of the page: the sign-in form, or the rooms beside the room that is open. On a small screen
 * one of the two is shown at a time; which one, the address decides.
 *
 * @typedef {{chat: import('../chat.js').Chat, store: import('../state.js').Store}} Context
 * @typedef {object} View
 * @property {HTMLElement} element
 * @property {(state: import('../types.js').State) => void} render
 * @property {() => void} [entered] called when it has come into the page
 */

import { arrange, h } from '../lib/dom.js';
import { authView } from './auth.js';
import { homeView } from './home.js';
import { roomView } from './room.js';
import { roomsView } from './rooms.js';

/**
 * @param {Context} context
 * @returns {View}
 */
export function shell(context) {
  const element = h('div', { class: 'shell' });
  const auth = authView(context);
  const rooms = roomsView(context);
  const room = roomView(context);
  const home = homeView();

  return {
    element,
    render(state) {
      const isOpen = state.route.name === 'room';
      element.dataset.place = state.me ? state.route.name : 'door';
      const shown = state.me ? [rooms, isOpen ? room : home] : [auth];
      for (const view of shown) view.render(state);
      const entered = shown.filter((view) => !view.element.isConnected);
      arrange(element, shown.map((view) => view.element));
      for (const view of entered) view.entered?.();
    },
  };
}
