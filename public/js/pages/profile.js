/** Oneself: what others see, how reachable one is, and one's account. */

import { avatar } from '../lib/avatar.js';
import { h } from '../lib/dom.js';
import { field, form, group, outcome, select } from '../lib/forms.js';
import { page } from '../views/page.js';
import { accountGroups } from './profile-account.js';
import { squareOf } from './square.js';

/**
 * @typedef {import('../types.js').User} User
 * @typedef {import('../views/shell.js').Context} Context
 */

/**
 * @param {Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view(context) {
  const frame = page('Your profile');
  const { me } = context.store.state;
  const picture = pictureGroup(context);
  if (me) {
    frame.body.append(picture.element, nameGroup(context, me), reachGroup(context, me), ...accountGroups(context));
  }
  return {
    element: frame.element,
    entered: () => frame.focus(),
    render(state) {
      frame.render(state);
      if (state.me) picture.show(state.me);
    },
  };
}

/** @param {Context} context */
function pictureGroup({ api, community }) {
  const result = outcome();
  const place = h('div', {});
  const input = h('input', {
    type: 'file', id: 'avatar-file', class: 'visually-hidden', accept: 'image/png,image/jpeg,image/gif,image/webp',
    onchange: () => void preview(),
  });
  const save = h('button', { type: 'button', class: 'primary', hidden: true, onclick: () => void send() }, 'Save picture');
  const cancel = h('button', { type: 'button', hidden: true, onclick: () => drop() }, 'Cancel');
  const remove = h('button', { type: 'button', onclick: () => void takeAway() }, 'Remove picture');
  /** @type {HTMLCanvasElement|null} */
  let chosen = null;
  /** @type {User|null} */
  let shown = null;

  async function preview() {
    const file = input.files?.[0];
    input.value = '';
    if (!file) return;
    try {
      chosen = await squareOf(file);
      chosen.setAttribute('role', 'img');
      chosen.setAttribute('aria-label', 'Your new picture');
      place.replaceChildren(chosen);
      save.hidden = false;
      cancel.hidden = false;
      remove.hidden = true;
      result.done('This is how it will look.');
      save.focus();
    } catch {
      result.failed('This file is not a picture that can be shown.');
    }
  }

  function drop() {
    chosen = null;
    save.hidden = true;
    cancel.hidden = true;
    result.done('');
    if (shown) draw(shown);
  }

  async function send() {
    const canvas = chosen;
    const blob = await new Promise((resolve) => canvas?.toBlob(resolve, 'image/png'));
    await change(() => api.call('PUT', '/api/users/me/avatar', /** @type {Blob} */ (blob)), 'Your picture is saved.');
  }

  async function takeAway() {
    await change(async () => {
      await api.call('DELETE', '/api/users/me/avatar');
      return { .../** @type {User} */ (shown), avatar_url: null };
    }, 'Your picture is removed.');
  }

  /**
   * @param {() => Promise<User>} act
   * @param {string} done
   */
  async function change(act, done) {
    try {
      const user = await act();
      drop();
      community.meChanged(user);
      result.done(done);
    } catch (error) {
      result.failed(error);
    }
  }

  /** @param {User} user */
  function draw(user) {
    place.replaceChildren(avatar(user, 'large'));
    remove.hidden = !user.avatar_url;
  }

  return {
    element: group('Picture', h('div', { class: 'picture-row' }, place,
      h('div', { class: 'buttons' }, input, h('label', { class: 'button', for: 'avatar-file' }, 'Choose picture'),
        save, cancel, remove)), result.element),
    /** @param {User} user */
    show(user) {
      if (user === shown) return;
      shown = user;
      if (!chosen) draw(user);
    },
  };
}

/**
 * @param {Context} context
 * @param {User} me
 */
function nameGroup({ api, community }, me) {
  const name = field('display_name', 'Display name', {
    value: me.display_name === me.username ? '' : me.display_name ?? '', maxlength: 64, dir: 'auto',
    hint: `Shown instead of ${me.username}. Empty: your username.`,
  });
  const status = field('status_text', 'Status', {
    value: me.status_text ?? '', maxlength: 100, dir: 'auto', placeholder: 'What are you up to?',
  });
  const email = field('email', 'Email', {
    value: me.email ?? '', type: 'email', autocomplete: 'email', hint: 'Nobody else sees it. Optional.',
  });
  const profile = form({ fields: [name, status, email], action: 'Save profile', submit: async () => {
    community.meChanged(await api.call('PATCH', '/api/users/me/', {
      display_name: name.input.value.trim() || null, status_text: status.input.value.trim(),
      ...(email.input.value.trim() || me.email ? { email: email.input.value.trim() || null } : {}),
    }));
    return 'Saved.';
  } });
  return group('Name and status', profile.element);
}

/**
 * @param {Context} context
 * @param {User} me
 */
function reachGroup({ api, community }, me) {
  const result = outcome();
  const now = me.do_not_disturb ? 'dnd' : community.presence;
  const reach = select('Others see you as', [
    ['online', 'Online, and away after five minutes'],
    ['idle', 'Away, even while you are here'],
    ['dnd', 'Do not disturb: notifications make no sound'],
    ['invisible', 'Invisible: offline to others, from this device on'],
  ], now, async (value) => {
    try {
      community.setPresence(value);
      community.meChanged(await api.call('PATCH', '/api/users/me/', { do_not_disturb: value === 'dnd' }));
      result.done('Saved.');
    } catch (error) {
      result.failed(error);
    }
  });
  return group('Presence', reach.element, result.element);
}
