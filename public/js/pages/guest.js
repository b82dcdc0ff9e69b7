/** The way in for people without an account: a name, and the rooms that are open to guests. */

import { APIError, sentence } from '../lib/api-error.js';
import { h, setAttribute } from '../lib/dom.js';
import { field, form } from '../lib/forms.js';
import { letsGuestsIn, mayBeShut } from '../lib/guests.js';
import { icon } from '../lib/icons.js';
import { HOME, go } from '../router.js';
import { guestRoom } from './guest-room.js';

/** @typedef {{id: string, name: string}} GuestRoom */

const NAME = 'roost.guest';
const ADDRESS = '#/guest';

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ api, store }) {
  const element = h('div', { class: 'guest-place' });
  const room = guestRoom({ api, refused: (text) => door(text) });
  const name = field('username', 'Your name', { maxlength: 32, autocapitalize: 'none', spellcheck: 'false',
    hint: 'Letters, digits, and . _ -', value: sessionStorage.getItem(NAME) ?? '' });
  const enter = form({ fields: [name], action: 'Enter', submit: async () => {
    const wanted = name.input.value.trim();
    if (!/^[A-Za-z0-9_.-]+$/u.test(wanted)) {
      name.complain('Only letters, digits, dots, underscores and hyphens.');
      name.input.focus();
      return;
    }
    await inside(wanted);
  } });
  const list = h('ul', { 'aria-label': 'Rooms for guests' });
  const shell = h('div', { class: 'shell' },
    h('nav', { class: 'rooms', 'aria-label': 'Rooms' },
      h('header', { class: 'brand' }, h('img', { src: '/favicon.svg', alt: '', width: 28, height: 28 }), h('h1', {}, 'Roost')),
      h('div', { class: 'rooms-scroll' }, list),
      h('footer', {}, h('p', { class: 'note' }, 'You are here as a guest.'),
        h('a', { class: 'button primary wide', href: HOME }, 'Sign in or sign up'),
        h('button', { type: 'button', class: 'quiet wide', onclick: leave }, icon('leave'), 'Leave'))),
    room.element);
  /** @type {GuestRoom[]} */
  let rooms = [];
  let isInside = false;
  let part = '';

  /** @param {string} [problem] */
  function door(problem = '') {
    isInside = false;
    room.leave();
    element.replaceChildren(h('main', { class: 'door' }, h('div', { class: 'card' },
      h('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 }),
      h('h1', {}, 'Look in as a guest'), h('p', {}, 'A name is enough. You see the rooms that are open to guests.'),
      enter.element, h('p', { class: 'swap' }, h('a', { href: HOME }, 'Sign in or sign up')))));
    if (problem) enter.outcome.failed(problem);
    name.input.focus();
  }

  function shut() {
    element.replaceChildren(h('main', { class: 'door' }, h('div', { class: 'card' },
      h('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 }),
      h('h1', {}, 'No guests here'),
      h('p', {}, 'This server lets in only people who have an account, so links for guests do not work.'),
      h('p', {}, 'With an account you find the room among the others, where it is open to all.'),
      h('a', { class: 'button primary', href: HOME }, 'Sign in or sign up'))));
  }

  /** @param {string} guest */
  async function inside(guest) {
    try {
      rooms = await api.call('GET', '/api/chat/rooms', undefined, true);
    } catch (error) {
      if (error instanceof APIError && error.status === 401) shut();
      else enter.outcome.failed(sentence(error));
      return;
    }
    sessionStorage.setItem(NAME, guest);
    isInside = true;
    element.replaceChildren(shell);
    list.replaceChildren(...rooms.map((one) => h('li', {}, h('a', { href: `${ADDRESS}/${one.id}`, 'data-id': one.id },
      h('span', { class: 'hash', 'aria-hidden': 'true' }, '#'), h('bdi', { class: 'name' }, one.name)))));
    if (rooms.length === 0) list.replaceChildren(h('li', { class: 'hint' }, 'No room is open to guests.'));
    else if (!part && rooms[0]) go(`${ADDRESS}/${rooms[0].id}`, true);
    show();
  }

  function leave() {
    sessionStorage.removeItem(NAME);
    go(ADDRESS);
    door();
  }

  function show() {
    const one = rooms.find(({ id }) => id === part);
    shell.dataset.place = one ? 'room' : 'home';
    for (const link of list.querySelectorAll('a')) {
      setAttribute(link, 'aria-current', link.dataset.id === part ? 'page' : null);
    }
    if (one) room.open(one, sessionStorage.getItem(NAME) ?? '');
  }

  return {
    element,
    render({ route }) {
      const next = route.name === 'page' ? route.part : '';
      if (next === part) return;
      part = next;
      if (isInside) show();
    },
    entered() {
      const kept = sessionStorage.getItem(NAME);
      if (store.state.me) go(HOME, true);
      else {
        const wasShut = mayBeShut();
        (wasShut ? shut : door)();
        if (kept && !wasShut) void inside(kept);
        else void letsGuestsIn(api).then((is) => is === wasShut && (is ? door : shut)());
      }
    },
    left: () => room.leave(),
  };
}
