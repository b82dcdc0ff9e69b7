/**
 * Goes to any room or person by a few letters. Rooms with something new come first, then one's own, then
 * the others; people are looked up on the server.
 *
 * @typedef {import('../lib/completing.js').Offer & {open: () => Promise<void>|void, isPerson: boolean}} Place
 */

import { sentence } from '../lib/api-error.js';
import { fitting } from '../lib/completing.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { byName } from '../lib/text.js';
import { take } from '../lib/typed-ahead.js';
import { go, roomAddress } from '../router.js';
import { isMember } from '../state.js';

const MOST = 12;

/** After the last key people are looked up this much later (ms). */
const PAUSE = 150;

/** @param {import('./shell.js').Context} context */
export function switcher({ api, community, store }) {
  if (document.querySelector('dialog[open]')) return;
  /** @type {Place[]} */
  let people = [];
  /** @type {Place[]} */
  let places = [];
  let marked = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  let hasGone = false;

  const list = h('ul', { id: 'places', role: 'listbox', 'aria-label': 'Rooms and people', onclick: clicked });
  const input = h('input', {
    type: 'text', role: 'combobox', autocomplete: 'off', spellcheck: 'false', 'aria-label': 'Go to a room or person',
    'aria-controls': 'places', 'aria-expanded': 'true', 'aria-autocomplete': 'list',
    placeholder: 'Room or person…', oninput: written, onkeydown: pressed,
  });
  const status = h('p', { class: 'hint', role: 'status' });
  const dialog = h('dialog', { class: 'card switcher', 'aria-label': 'Go to', onclose: closed }, input, list, status);
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });

  /** @returns {Place[]} */
  function rooms() {
    const weight = (/** @type {import('../types.js').Room} */ room) =>
      (isMember(room) ? 2 : 0) + (room.unread_count ? 4 : 0);
    return Object.values(store.state.rooms)
      .filter((room) => room.name)
      .sort((a, b) => weight(b) - weight(a) || byName(a.name, b.name))
      .map((room) => ({
        text: '', label: room.kind === 'direct' ? room.name : `#${room.name}`, isPerson: false,
        note: room.unread_count ? `${room.unread_count} unread` : isMember(room) ? '' : 'Not joined',
        open: () => go(roomAddress(room.id)),
      }));
  }

  function draw() {
    places = fitting([...rooms(), ...people], input.value.trim(), MOST);
    list.replaceChildren(...places.map((place, index) => h('li', {
      id: `place-${index}`, role: 'option', 'aria-selected': 'false', 'data-place': index,
    }, h('bdi', { class: 'name' }, place.label), h('span', { class: 'note' }, place.isPerson ? place.note || 'Person' : place.note))));
    list.hidden = places.length === 0;
    setAttribute(input, 'aria-expanded', String(places.length > 0));
    setText(status, places.length === 0 ? 'Nobody and nothing is called that.' : '');
    mark(0);
  }

  /** @param {number} place */
  function mark(place) {
    list.children[marked]?.setAttribute('aria-selected', 'false');
    marked = place;
    const item = list.children[place];
    item?.setAttribute('aria-selected', 'true');
    item?.scrollIntoView({ block: 'nearest' });
    setAttribute(input, 'aria-activedescendant', item?.id);
  }

  function written() {
    draw();
    clearTimeout(timer);
    timer = setTimeout(lookUp, PAUSE);
  }

  async function lookUp() {
    const part = input.value.trim();
    const found = part ? await api.findUsers(part).catch(() => []) : [];
    if (part !== input.value.trim()) return;
    people = found.filter((user) => user.id !== store.state.me?.id).map((user) => ({
      text: '', label: `@${user.username}`, isPerson: true,
      note: user.display_name && user.display_name !== user.username ? user.display_name : '',
      open: async () => {
        try {
          go(roomAddress(await community.openDirect([user])));
        } catch (error) {
          store.dispatch({ type: 'alert', text: sentence(error) });
        }
      },
    }));
    draw();
  }

  /** @param {Place|undefined} place */
  function choose(place) {
    if (!place) return;
    hasGone = true;
    dialog.close();
    void place.open();
  }

  /** @param {MouseEvent} event */
  function clicked(event) {
    const item = event.target instanceof Element ? event.target.closest('li') : null;
    choose(places[Number(item?.dataset.place ?? -1)]);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && places.length > 0) mark((marked + step + places.length) % places.length);
    else if (event.key === 'Enter' && !event.isComposing) choose(places[marked]);
    else if (event.key === 'k' && (event.ctrlKey || event.metaKey)) dialog.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function closed() {
    clearTimeout(timer);
    dialog.remove();
    if (!hasGone && opener instanceof HTMLElement) opener.focus();
  }

  document.body.append(dialog);
  dialog.showModal();
  const { opener, isEntered } = take(input);
  (input.value ? written : draw)();
  if (isEntered) choose(places[0]);
}
