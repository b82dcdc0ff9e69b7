/** The door: one form to sign in or to create an account. */

import { APIError } from '../lib/api-error.js';
import { characters } from '../lib/text.js';
import { h, replace, setAttribute, setText } from '../lib/dom.js';
import { letsGuestsIn, mayBeShut } from '../lib/guests.js';

const MODES = {
  in: { title: 'Sign in to Roost', action: 'Sign in', busy: 'Signing in…', password: 'current-password' },
  up: { title: 'Join Roost', action: 'Create account', busy: 'Creating…', password: 'new-password' },
};

/**
 * @param {import('./shell.js').Context} context
 * @returns {import('./shell.js').View}
 */
export function authView({ api, chat }) {
  /** @type {keyof typeof MODES} */
  let mode = 'in';
  let isBusy = false;

  const username = field('username', 'Username', {
    autocomplete: 'username', maxlength: 32, autocapitalize: 'none', spellcheck: 'false',
  });
  const password = field('password', 'Password', { type: 'password', maxlength: 256 });
  const error = h('p', { class: 'form-error', role: 'alert' });
  const heading = h('h1', {});
  const invited = h('p', { hidden: true }, 'You are invited to a room. Sign in, or create an account, to see it.');
  const submit = h('button', { class: 'primary', type: 'submit' });
  const swap = h('button', { class: 'link', type: 'button', onclick: () => change(mode === 'in' ? 'up' : 'in') });
  const swapText = h('span', {});
  const guests = h('p', { class: 'swap', hidden: mayBeShut() }, h('a', { href: '#/guest' }, 'Look in as a guest'));
  const form = h('form', { class: 'card', novalidate: true, onsubmit: enter },
    h('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 }),
    heading, invited, error, username.element, password.element, submit,
    h('p', { class: 'swap' }, swapText, ' ', swap),
    guests,
  );

  /** @param {keyof typeof MODES} next */
  function change(next) {
    mode = next;
    const words = MODES[mode];
    setText(heading, words.title);
    setText(submit, words.action);
    setText(swapText, mode === 'in' ? 'New here?' : 'Already have an account?');
    setText(swap, mode === 'in' ? 'Create an account' : 'Sign in');
    setAttribute(password.input, 'autocomplete', words.password);
    password.hint(mode === 'up' ? 'At least 8 characters.' : '');
    username.hint(mode === 'up' ? 'Letters, digits, and . _ -' : '');
    complain('');
  }

  /**
   * @param {string} text
   * @param {{username?: string, password?: string}} [fields]
   */
  function complain(text, fields = {}) {
    setText(error, text);
    username.complain(fields.username ?? '');
    password.complain(fields.password ?? '');
    if (fields.username) username.input.focus();
    else if (fields.password || text) password.input.focus();
  }

  /** @param {SubmitEvent} event */
  async function enter(event) {
    event.preventDefault();
    if (isBusy) return;
    const account = { username: username.input.value.trim(), password: password.input.value };
    const wrong = mistakes(account, mode === 'up');
    if (wrong.username || wrong.password) {
      complain('', wrong);
      return;
    }
    setBusy(true);
    try {
      await (mode === 'up' ? chat.signUp(account) : chat.signIn(account));
      password.input.value = '';
      complain('');
    } catch (failure) {
      if (!(failure instanceof APIError)) throw failure;
      const fields = { username: failure.about('username'), password: failure.about('password') };
      complain(fields.username || fields.password ? '' : failure.message, fields);
    } finally {
      setBusy(false);
    }
  }

  /** @param {boolean} now */
  function setBusy(now) {
    isBusy = now;
    setAttribute(submit, 'aria-disabled', now ? 'true' : null);
    setText(submit, now ? MODES[mode].busy : MODES[mode].action);
  }

  change('in');
  const element = h('main', { class: 'door' }, form);
  let notice = '';
  return {
    element,
    render(state) {
      notice = state.notice;
      invited.hidden = state.route.name !== 'page' || state.route.page !== 'invite';
    },
    entered() {
      change('in');
      setText(error, notice);
      username.input.focus();
      void letsGuestsIn(api).then((is) => {
        guests.hidden = !is;
      });
    },
  };
}

/**
 * @param {{username: string, password: string}} account
 * @param {boolean} isNew
 */
function mistakes({ username, password }, isNew) {
  /** @type {{username?: string, password?: string}} */
  const found = {};
  if (username === '') found.username = 'Please enter a username.';
  else if (isNew && !/^[A-Za-z0-9_.-]+$/u.test(username)) {
    found.username = 'Only letters, digits, dots, underscores and hyphens.';
  }
  if (password === '') found.password = 'Please enter a password.';
  else if (isNew && characters(password) < 8) found.password = 'Please use at least 8 characters.';
  return found;
}

/**
 * A labelled input with room for a hint and a complaint.
 *
 * @param {string} name
 * @param {string} label
 * @param {import('../lib/dom.js').Props} props
 */
function field(name, label, props) {
  const id = `auth-${name}`;
  const note = h('span', { class: 'note', id: `${id}-note` });
  const input = h('input', { id, name, required: true, 'aria-describedby': `${id}-note`, ...props });
  let hint = '';
  return {
    element: h('div', { class: 'field' }, h('label', { for: id }, label), input, note),
    input,
    /** @param {string} text */
    hint(text) {
      hint = text;
      replace(note, text);
    },
    /** @param {string} text */
    complain(text) {
      setAttribute(input, 'aria-invalid', text ? 'true' : null);
      setText(note, text || hint);
    },
  };
}
