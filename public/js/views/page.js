/** The frame of a page beside the rooms: a head with the way back, and a column to read. */

import { h, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { HOME } from '../router.js';
import { connectionView } from './connection.js';

/**
 * @param {string} title
 * @param {{to: string, label: string}} [back] a way back that is shown on a wide screen too; else it leads to the rooms
 */
export function page(title, back) {
  const connection = connectionView();
  const heading = h('h1', { tabindex: -1 }, title);
  const link = h('a', {
    class: `icon-button ${back ? 'up' : 'back'}`, href: back?.to ?? HOME, 'aria-label': back?.label ?? 'All rooms',
  }, icon('back'));
  const body = h('div', { class: 'page-body' });
  const element = h('main', { class: 'page' },
    h('header', { class: 'room-head' }, link, h('div', { class: 'room-name' }, heading), connection.element),
    h('div', { class: 'page-scroll' }, body));
  return {
    element,
    body,
    /** @param {string} text */
    setTitle(text) {
      setText(heading, text);
    },
    /** @param {import('../types.js').State} state */
    render(state) {
      connection.render(state);
    },
    focus() {
      heading.focus({ preventScroll: true });
    },
  };
}
