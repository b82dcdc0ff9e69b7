/** Another password, with the code that an administrator handed over. */

import { h } from '../lib/dom.js';
import { field, form } from '../lib/forms.js';
import { HOME } from '../router.js';

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ api, store }) {
  const { route } = store.state;
  const code = route.name === 'page' ? route.part : '';
  const password = field('password', 'New password', {
    type: 'password', maxlength: 256, autocomplete: 'new-password', hint: 'At least 8 characters.',
  });
  const choose = form({ fields: [password], action: 'Choose password', submit: async () => {
    await api.call('POST', '/api/password-reset', { code, password: password.input.value }, true);
    card.replaceChildren(h('h1', {}, 'Your password is changed'),
      h('p', { role: 'status' }, 'All your devices are signed out. Sign in with the new password.'),
      h('a', { class: 'button primary', href: HOME }, 'Sign in'));
  } });
  const card = h('div', { class: 'card' },
    h('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 }),
    h('h1', {}, 'Choose a new password'), choose.element);
  return {
    element: h('main', { class: 'door' }, card),
    render() {},
    entered: () => password.input.focus(),
  };
}
