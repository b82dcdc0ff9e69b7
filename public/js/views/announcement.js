/** What the administrators tell everybody, above all else until it is put away. */

import { h, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';

const PUT_AWAY = 'roost.announcement';

/** @param {import('../state.js').Store} store */
export function announcementBar(store) {
  const text = h('p', { dir: 'auto' });
  const element = h('aside', { class: 'announcement', 'aria-label': 'Announcement', hidden: true },
    h('div', { role: 'status' }, text),
    h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Put the announcement away', onclick: () => {
      localStorage.setItem(PUT_AWAY, text.textContent ?? '');
      element.hidden = true;
    } }, icon('close')));
  document.body.prepend(element);

  /** @param {import('../types.js').State} state */
  function render({ me, announcement }) {
    const isShown = me !== null && announcement !== '' && localStorage.getItem(PUT_AWAY) !== announcement;
    element.hidden = !isShown;
    if (isShown) setText(text, announcement);
  }
  store.subscribe(render);
  render(store.state);
}
