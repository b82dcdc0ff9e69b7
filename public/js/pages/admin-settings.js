/** The server's settings as they are in force; they are changed where the server is run. */

import { sentence } from '../lib/api-error.js';
import { h, setText } from '../lib/dom.js';

/** @typedef {{name: string, value: string|number|boolean|null}} Setting */

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('./admin.js').Tab}
 */
export function settingsTab({ api }) {
  const note = h('p', { class: 'list-note', role: 'status' }, 'Loading…');
  const retry = h('button', { type: 'button', hidden: true, onclick: load }, 'Try again');
  const body = h('tbody', {});
  const filter = h('input', {
    type: 'search', 'aria-label': 'Find settings', placeholder: 'Find settings', autocomplete: 'off', oninput: draw,
  });
  const table = h('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Settings', hidden: true },
    h('table', { class: 'wrapping' }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Setting'), h('th', { scope: 'col' }, 'Value'))),
      body));
  /** @type {Setting[]} */
  let settings = [];

  function draw() {
    const wanted = filter.value.trim().toLowerCase();
    const found = settings.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
    body.replaceChildren(...found.map(({ name, value }) => h('tr', {},
      h('th', { scope: 'row' }, h('code', {}, name)), h('td', {}, value === '' || value === null ? '–' : String(value)))));
    table.hidden = found.length === 0;
    setText(note, found.length === 0 ? 'No setting is called like that.'
      : 'They are set in the environment of the server, and read when it starts. Secrets are left out.');
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
  return { element: h('div', {}, filter, note, retry, table) };
}
