/** Picks whom to write to: one person, whom the address may name, or up to seven. */

import { sentence } from '../lib/api-error.js';
import { PRESENCE_WORDS, avatar, presenceDot } from '../lib/avatar.js';
import { h, setText } from '../lib/dom.js';
import { form } from '../lib/forms.js';
import { nameOf } from '../lib/people.js';
import { go, roomAddress } from '../router.js';
import { page } from '../views/page.js';

/** Beside oneself. */
const MOST = 7;

/** How long one pauses in typing before the server is asked (ms). */
const PAUSE = 150;

/**
 * @typedef {import('../types.js').User} User
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ api, community, store }) {
  const frame = page('New direct message');
  /** @type {User[]} */
  let chosen = [];
  let asked = 0;
  /** The name that the address gave. */
  let named = '';
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const input = h('input', {
    type: 'search', 'aria-label': 'Find people', placeholder: 'Find people by name', autocomplete: 'off',
    oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(find, PAUSE);
    },
  });
  const picked = h('ul', { class: 'chips', 'aria-label': 'Chosen' });
  const list = h('ul', { class: 'list', 'aria-label': 'People' });
  const note = h('p', { class: 'list-note', role: 'status' });
  const start = form({ action: 'Start talking', children: [picked], submit: async () => {
    if (chosen.length > 0) go(roomAddress(await community.openDirect(chosen)));
  } });
  frame.body.append(start.element, input, list, note);

  async function find() {
    const question = asked += 1;
    try {
      const { items } = await api.page(`/api/users/?limit=50&q=${encodeURIComponent(input.value.trim())}`);
      if (question !== asked) return;
      const meant = items.find((/** @type {User} */ { username }) => username.toLowerCase() === named.toLowerCase());
      if (meant && chosen.length === 0 && input.value === named) chosen = [meant];
      draw(items);
    } catch (error) {
      if (question !== asked) return;
      list.replaceChildren();
      setText(note, sentence(error));
    }
  }

  /** @param {User[]} people */
  function draw(people) {
    const found = people.filter(({ id }) => id !== store.state.me?.id);
    list.replaceChildren(...found.map((user) => {
      const known = { ...store.state.people[user.id], ...user };
      const isChosen = chosen.some(({ id }) => id === user.id);
      return h('li', {}, h('button', {
        type: 'button', class: 'item pick', 'aria-pressed': String(isChosen), onclick: () => pick(user, people),
      }, h('span', { class: 'portrait' }, avatar(known), presenceDot(known.status)),
      h('span', { class: 'item-main' }, h('bdi', { class: 'item-name' }, nameOf(user)),
        h('span', { class: 'note' }, `@${user.username}${known.status ? `, ${PRESENCE_WORDS[known.status]}` : ''}`),
        user.status_text && h('span', { class: 'item-text', dir: 'auto' }, user.status_text))));
    }));
    setText(note, found.length === 0 ? 'Nobody is called like that.' : '');
    drawChosen(people);
  }

  /**
   * @param {User} user
   * @param {User[]} people
   */
  function pick(user, people) {
    const others = chosen.filter(({ id }) => id !== user.id);
    chosen = others.length < chosen.length ? others : [...chosen, user].slice(0, MOST);
    const place = [...list.children].findIndex((item) => item.contains(document.activeElement));
    draw(people);
    const again = list.children[place]?.firstElementChild;
    if (again instanceof HTMLElement) again.focus();
  }

  /** @param {User[]} people */
  function drawChosen(people) {
    start.element.hidden = chosen.length === 0;
    picked.replaceChildren(...chosen.map((user) => h('li', {}, h('button', {
      type: 'button', class: 'chip', 'aria-label': `Remove ${nameOf(user)}`, onclick: () => pick(user, people),
    }, h('bdi', {}, nameOf(user)), ' ×'))));
  }

  function begin() {
    const { route } = store.state;
    named = route.name === 'page' ? route.part : '';
    input.value = named;
    chosen = [];
    start.element.hidden = true;
    input.focus();
    setText(note, 'Loading…');
    void find();
  }

  return {
    element: frame.element,
    render(state) {
      frame.render(state);
      const { route } = state;
      if (frame.element.isConnected && route.name === 'page' && route.page === 'direct' && route.part !== named) begin();
    },
    entered: begin,
  };
}
