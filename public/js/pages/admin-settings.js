/** The server's settings as they are in force; they are changed where the server is run. */

import { sentence } from '../lib/api-error.js';
import { h, setText } from '../lib/dom.js';
import { toggle } from '../lib/forms.js';

/**
 * @typedef {object} Setting
 * @property {string} name
 * @property {string} value   of a secret only whether it is set
 * @property {string} default
 * @property {boolean} changed
 * @property {string} group
 * @property {string} meaning
 */

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('./admin.js').Tab}
 */
export function settingsTab({ api }) {
  const note = h('p', { class: 'list-note', role: 'status' }, 'Loading…');
  const retry = h('button', { type: 'button', hidden: true, onclick: load }, 'Try again');
  const filter = h('input', {
    type: 'search', 'aria-label': 'Find settings', placeholder: 'Find settings', autocomplete: 'off', oninput: draw,
  });
  const changed = toggle('Only what is changed', 'Leave out what has its default.', false, draw);
  const place = h('div', { class: 'settings' });
  /** @type {Setting[]} */
  let settings = [];

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    const found = settings.filter((one) => (one.changed || !changed.input.checked)
      && `${one.name} ${one.value} ${one.meaning}`.toLowerCase().includes(wanted));
    /** @type {Map<string, Setting[]>} */
    const groups = new Map();
    for (const one of found) groups.set(one.group, [...groups.get(one.group) ?? [], one]);
    place.replaceChildren(...[...groups].map(([title, all]) => h('table', {}, h('caption', {}, title),
      h('thead', { class: 'visually-hidden' }, h('tr', {}, h('th', { scope: 'col' }, 'Setting'), h('th', { scope: 'col' }, 'Value'))),
      h('tbody', {}, ...all.map(row)))));
    setText(note, found.length > 0 ? 'They are set in the environment of the server, and read when it starts.'
      : wanted ? 'No setting is called like that.' : 'Everything has its default.');
  }

  async function load() {
    retry.hidden = true;
    try {
      ({ settings } = await api.call('GET', '/api/admin/settings'));
      draw();
    } catch (error) {
      setText(note, sentence(error));
      retry.hidden = false;
    }
  }

  void load();
  return { element: h('div', {}, filter, changed.element, note, retry, place) };
}

/** @param {Setting} setting */
function row({ name, value, changed, default: standard, meaning }) {
  return h('tr', {},
    h('th', { scope: 'row' }, h('code', {}, name), h('span', { class: 'note' }, meaning)),
    h('td', {}, changed ? h('b', {}, value) : value, changed && h('span', { class: 'note' }, `default ${standard}`)));
}
