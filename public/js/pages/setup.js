/** The first start: whoever has the server's code makes the first administrator. */

import { sentence } from '../lib/api-error.js';
import { h } from '../lib/dom.js';
import { field, form } from '../lib/forms.js';
import { HOME, go } from '../router.js';

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ api, chat, store }) {
  const { route } = store.state;
  const code = route.name === 'page' ? route.part : '';
  const element = h('main', { class: 'door' });
  const picture = h('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 });
  const username = field('username', 'Username', {
    autocomplete: 'username', maxlength: 32, autocapitalize: 'none', spellcheck: 'false', hint: 'Letters, digits, and . _ -',
  });
  const password = field('password', 'Password', {
    type: 'password', maxlength: 256, autocomplete: 'new-password', hint: 'At least 8 characters.',
  });
  const make = form({ fields: [username, password], action: 'Create administrator', submit: async () => {
    const account = { username: username.input.value.trim(), password: password.input.value };
    await api.call('POST', '/api/setup', { code, ...account }, true);
    go('#/admin', true);
    await chat.signIn(account);
  } });

  async function ask() {
    element.replaceChildren(h('p', { class: 'list-note', role: 'status' }, 'Loading…'));
    try {
      const { needed } = await api.call('GET', '/api/setup', undefined, true);
      element.replaceChildren(needed
        ? h('div', { class: 'card' }, picture, h('h1', {}, 'Set up Roost'),
          h('p', {}, 'This makes the first administrator. Others can be made administrators later.'), make.element)
        : h('div', { class: 'card' }, picture, h('h1', {}, 'Roost is set up'),
          h('p', {}, 'It has an administrator already.'),
          h('a', { class: 'button primary', href: HOME }, 'Go on')));
      if (needed) username.input.focus();
    } catch (error) {
      element.replaceChildren(h('div', { class: 'card', role: 'alert' }, h('p', {}, sentence(error)),
        h('button', { type: 'button', onclick: ask }, 'Try again')));
    }
  }

  return {
    element,
    render() {},
    entered: () => void ask(),
  };
}
