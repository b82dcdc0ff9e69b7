/** A small choice of emoji, found by a word. */

import { h } from '../lib/dom.js';
import { EMOJI } from '../lib/emoji.js';
import { openPopup } from './popup.js';

/**
 * @param {HTMLElement|null} from what it stands beside
 * @param {(emoji: string) => void} picked
 */
export function pickEmoji(from, picked) {
  let chosen = '';
  /** @type {HTMLInputElement} */
  const search = h('input', {
    type: 'search', 'aria-label': 'Search emoji', placeholder: 'Search emoji', autocomplete: 'off',
    oninput: () => show(found(search.value)),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const first = grid.querySelector('button');
      if (event.key === 'Enter') first?.click();
      else if (event.key === 'ArrowDown') first?.focus();
      else return;
      event.preventDefault();
    },
  });
  const grid = h('div', { class: 'emoji-grid', role: 'group', 'aria-label': 'Emoji', onkeydown: move });
  const none = h('p', { class: 'hint', role: 'status' });
  const element = openPopup({
    label: 'Choose an emoji', kind: 'emoji-picker', from, parts: [search, grid, none],
    onClose: () => chosen && picked(chosen),
  });
  show(EMOJI);
  search.focus();

  /** @param {typeof EMOJI} some */
  function show(some) {
    none.textContent = some.length === 0 ? 'No emoji of that name.' : '';
    grid.replaceChildren(...some.map(([name, emoji], place) => h('button', {
      type: 'button', title: name.replaceAll('_', ' '), 'aria-label': `${emoji} ${name.replaceAll('_', ' ')}`,
      tabindex: place === 0 ? 0 : -1,
      onclick: () => {
        chosen = emoji;
        element.close();
      },
    }, emoji)));
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const buttons = [...grid.children];
    const place = buttons.indexOf(/** @type {Element} */ (event.target));
    const top = buttons[0]?.getBoundingClientRect().top;
    const perLine = Math.max(1, buttons.filter((one) => one.getBoundingClientRect().top === top).length);
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -perLine, ArrowDown: perLine }[event.key];
    if (!step || place < 0) return;
    event.preventDefault();
    const next = place + step < 0 ? search : buttons[Math.min(place + step, buttons.length - 1)];
    if (next instanceof HTMLElement) next.focus();
  }
}

/**
 * Those of which a name begins with a word.
 *
 * @param {string} word
 */
function found(word) {
  const wanted = word.trim().toLowerCase().replaceAll(' ', '_');
  return EMOJI.filter(([name, emoji, words]) => emoji === wanted || `_${name} ${words}`.includes(`_${wanted}`)
    || ` ${words}`.includes(` ${wanted}`));
}
