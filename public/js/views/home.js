/** What a wide screen shows beside the rooms while none is open. */

import { h } from '../lib/dom.js';

/** @returns {import('./shell.js').View} */
export function homeView() {
  const element = h('main', { class: 'home' },
    h('img', { src: '/favicon.svg', alt: '', width: 72, height: 72 }),
    h('h2', {}, 'Pick a room'),
    h('p', {}, 'Open one from the list, or make a new one and invite somebody by sending its address.'),
  );
  return { element, render() {} };
}
