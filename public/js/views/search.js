/**
 * Searches messages in all rooms one may read. What is looked for stands in the address, so that it can be
 * reloaded and shared; each hit leads to its place in its room.
 *
 * @typedef {import('../types.js').Hit} Hit
 */

import { APIError } from '../lib/api-error.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { nameOf } from '../lib/people.js';
import { excerpt, highlighted, inRoom, understood } from '../lib/searching.js';
import { fullTime } from '../lib/time.js';
import { take } from '../lib/typed-ahead.js';
import { HOME, go, messageAddress, searchAddress } from '../router.js';
import { isMember } from '../state.js';

/** What is offered to narrow a search by. */
const FILTERS = ['from:me', 'has:file', 'has:link', 'has:mention', 'after:yesterday'];

/**
 * @param {import('./shell.js').Context} context
 * @returns {import('./shell.js').View}
 */
export function searchView({ api, store }) {
  /** @type {string|null} */
  let shown = null;
  let turn = 0;
  let next = '';

  const input = h('input', {
    type: 'search', id: 'search', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search', maxlength: 256,
    placeholder: 'Words, "exact words", from:, in:, has:, before:, after:', 'aria-describedby': 'search-problem',
  });
  const problem = h('p', { class: 'form-error', id: 'search-problem', role: 'alert' });
  const filters = h('div', { class: 'chips', role: 'group', 'aria-label': 'Filters', onclick: narrowed });
  const status = h('p', { class: 'hint', role: 'status' });
  const list = h('ol', { class: 'hits', 'aria-label': 'Results' });
  const retry = h('button', { type: 'button', hidden: true, onclick: () => run(shown ?? '') }, 'Try again');
  const more = h('button', { type: 'button', hidden: true, onclick: loadMore }, 'More results');
  const form = h('form', { role: 'search', onsubmit: submit },
    h('label', { class: 'visually-hidden', for: 'search' }, 'Search messages'),
    h('div', { class: 'search-box' }, input, h('button', { class: 'primary', type: 'submit' }, icon('search'), 'Search')),
    problem, filters);
  const element = h('main', { class: 'search' },
    h('header', { class: 'room-head' },
      h('a', { class: 'icon-button back', href: HOME, 'aria-label': 'All rooms' }, icon('back')),
      h('div', { class: 'room-name' }, h('h1', {}, 'Search'))),
    h('div', { class: 'search-scroll', tabindex: -1 }, form, status, retry, list, more));

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const address = searchAddress(input.value.trim());
    if (address === location.hash) void run(input.value.trim());
    else go(address);
  }

  /** @param {MouseEvent} event */
  function narrowed(event) {
    const chip = event.target instanceof Element ? event.target.closest('button') : null;
    if (!chip) return;
    const filter = chip.dataset.filter ?? '';
    if (!input.value.includes(filter)) input.value = `${input.value.trim()} ${filter} `.trimStart();
    input.focus();
  }

  function drawFilters() {
    const rooms = Object.values(store.state.rooms).filter((room) => isMember(room) && room.name).slice(0, 3);
    filters.replaceChildren(...[...FILTERS, ...rooms.map((room) => inRoom(room.name))].map((filter) =>
      h('button', { type: 'button', class: 'chip', 'data-filter': filter }, h('bdi', {}, filter))));
  }

  /** @param {string} text */
  async function run(text) {
    shown = text;
    const mine = ++turn;
    const { asked, problem: wrong } = understood(text, Object.values(store.state.rooms));
    setText(problem, wrong);
    setAttribute(input, 'aria-invalid', wrong ? 'true' : null);
    list.replaceChildren();
    more.hidden = true;
    retry.hidden = true;
    if (Object.keys(asked).length === 0) {
      setText(status, wrong ? '' : 'Look for words in all rooms you are in, or narrow the search with a filter.');
      return;
    }
    setText(status, 'Searching…');
    await load(mine, () => api.search(asked));
  }

  async function loadMore() {
    const mine = turn;
    const count = list.children.length;
    await load(mine, () => api.searchOn(next));
    const first = list.children[count]?.querySelector('a');
    if (mine === turn && first) first.focus();
  }

  /**
   * @param {number} mine
   * @param {() => Promise<{hits: Hit[], next: string}>} ask
   */
  async function load(mine, ask) {
    try {
      const page = await ask();
      if (mine !== turn) return;
      list.append(...page.hits.map((hit) => h('li', {}, entry(hit, store.state))));
      next = page.next;
      more.hidden = next === '';
      const count = list.children.length;
      setText(status, count === 0
        ? (next ? 'Nothing found so far.' : 'Nothing found.') : `${count}${next ? ' or more' : ''} found`);
      retry.hidden = true;
    } catch (error) {
      if (mine !== turn) return;
      const isMistake = error instanceof APIError && error.status > 0 && error.status < 500;
      setText(isMistake ? problem : status, error instanceof APIError ? error.message : 'Something went wrong.');
      if (isMistake) setText(status, '');
      retry.hidden = isMistake;
    }
  }

  return {
    element,
    entered() {
      if (take(input).isEntered) form.requestSubmit();
    },
    render(state) {
      if (state.route.name !== 'search' || state.roomsStatus === 'loading' && shown === null) return;
      const { query } = state.route;
      if (query === shown) return;
      // What one has typed before the rooms were there stays.
      if (query || shown !== null) input.value = query;
      drawFilters();
      void run(query);
    },
  };
}

/** @param {Hit} hit @param {import('../types.js').State} state */
function entry({ message, room, snippet }, { rooms, people }) {
  const name = rooms[room.id]?.name || room.name || 'Direct message';
  const files = (message.attachments ?? []).map((file) => file.name).join(', ');
  return h('a', { class: 'hit', href: messageAddress(message.room_id, message.seq) },
    h('span', { class: 'hit-head' },
      h('bdi', { class: 'author' }, nameOf(people[message.user_id ?? 0] ?? message)), ' in ',
      h('bdi', { class: 'name' }, room.kind === 'direct' ? name : `#${name}`), ' ',
      h('time', { class: 'note', datetime: message.timestamp }, fullTime(message.timestamp))),
    h('span', { class: 'text', dir: 'auto' }, ...highlighted(excerpt(message.content, snippet)).map(({ text, isHit }) =>
      (isHit ? h('mark', {}, text) : text))),
    files && h('span', { class: 'note hit-files' }, icon('clip'), h('bdi', {}, files)));
}
