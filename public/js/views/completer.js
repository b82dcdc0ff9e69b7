/**
 * Offers names, rooms, emoji and commands while one writes them. The focus stays in the text; arrows move
 * through the list, Enter or Tab takes what is marked, Escape closes it.
 *
 * @typedef {import('../lib/completing.js').Asked} Asked
 * @typedef {import('../lib/completing.js').Offer} Offer
 */

import { asked, completed, fitting } from '../lib/completing.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { byName } from '../lib/text.js';
import { isMember } from '../state.js';

/**
 * @param {import('./shell.js').Context & {input: HTMLTextAreaElement, onChoose: () => void}} context
 */
export function completerView({ api, community, store, input, onChoose }) {
  /** @type {Asked|null} */
  let what = null;
  /** @type {Offer[]} */
  let offers = [];
  let marked = 0;
  /** What Escape closed stays closed until the word is another. */
  let refused = '';
  let asking = 0;

  const list = h('ul', { id: 'offers', class: 'offers', role: 'listbox', 'aria-label': 'Suggestions', hidden: true,
    onmousedown: (/** @type {Event} */ event) => event.preventDefault(), onclick: clicked });
  const status = h('p', { class: 'visually-hidden', role: 'status' });
  const element = h('div', {}, list, status);
  setAttribute(input, 'aria-autocomplete', 'list');
  setAttribute(input, 'aria-haspopup', 'listbox');
  input.addEventListener('blur', close);
  input.addEventListener('click', look);

  async function look() {
    const now = asked(input.value, input.selectionEnd);
    const turn = ++asking;
    if (!now || keyOf(now) === refused) {
      close();
      return;
    }
    refused = '';
    const all = await offersFor(now).catch(() => []);
    if (turn !== asking) return;
    what = now;
    offers = fitting(all, now.part);
    marked = 0;
    draw();
  }

  function draw() {
    const isOpen = offers.length > 0;
    list.hidden = !isOpen;
    list.replaceChildren(...offers.map((offer, place) => h('li', {
      id: `offer-${place}`, role: 'option', 'aria-selected': String(place === marked), 'data-place': place,
    }, h('bdi', { class: 'name' }, offer.label), offer.note && h('span', { class: 'note' }, offer.note))));
    setAttribute(input, 'aria-controls', isOpen ? 'offers' : null);
    mark(marked);
    setText(status, isOpen ? `${offers.length} ${offers.length === 1 ? 'suggestion' : 'suggestions'}` : '');
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

  function close() {
    asking += 1;
    what = null;
    if (offers.length === 0) return;
    offers = [];
    draw();
  }

  /** @param {Offer|undefined} offer */
  function choose(offer) {
    if (!what || !offer) return;
    const next = completed(input.value, input.selectionEnd, what, offer);
    input.value = next.text;
    input.setSelectionRange(next.caret, next.caret);
    close();
    onChoose();
  }

  /** @param {MouseEvent} event */
  function clicked(event) {
    const item = event.target instanceof Element ? event.target.closest('li') : null;
    choose(offers[Number(item?.dataset.place ?? -1)]);
  }

  /** @param {Asked} now @returns {Promise<Offer[]>} */
  async function offersFor({ mark: kind, part }) {
    const { route } = store.state;
    const roomID = route.name === 'room' ? route.roomID : 0;
    switch (kind) {
      case '@': return people(roomID, part);
      case '#': return Object.values(store.state.rooms)
        .filter((room) => room.name && room.kind !== 'direct')
        .sort((a, b) => Number(isMember(b)) - Number(isMember(a)) || byName(a.name, b.name))
        .map((room) => ({ text: `#${room.name}`, label: `#${room.name}`, note: room.topic ?? '' }));
      case ':': return (await import('../lib/emoji.js')).EMOJI
        .map(([name, emoji, words = '']) => ({ text: emoji, label: `${emoji} :${name}:`, note: '', words: `${name} ${words}` }));
      case '/': return (await remembered(commands, roomID, () => api.commands(roomID)))
        .map(({ name, usage, description }) => ({ text: `/${name}`, label: usage, note: description, words: name }));
    }
  }

  /** @param {number} roomID @param {string} part @returns {Promise<Offer[]>} */
  async function people(roomID, part) {
    const online = store.state.online[roomID] ?? [];
    if (store.state.members[roomID]?.status !== 'ready') await community.loadMembers(roomID);
    const known = store.state.members[roomID]?.list ?? [];
    const isLarge = (store.state.rooms[roomID]?.member_count ?? 0) > known.length;
    const found = isLarge && part ? await api.findUsers(part).catch(() => []) : [];
    /** @type {Map<string, Offer>} */
    const all = new Map();
    for (const user of [...online, ...known, ...found]) {
      const display = /** @type {import('../types.js').User} */ (user).display_name ?? '';
      const note = display === user.username ? '' : display;
      const before = all.get(user.username);
      all.set(user.username, { text: `@${user.username}`, label: `@${user.username}`, note: note || before?.note || '' });
    }
    all.delete(store.state.me?.username ?? '');
    return [...all.values(), { text: '@room', label: '@room', note: 'Everybody in this room' }];
  }

  return {
    element, look, close,
    /**
     * Whether a key was meant for the list.
     *
     * @param {KeyboardEvent} event
     */
    pressed(event) {
      if (offers.length === 0 || event.ctrlKey || event.metaKey || event.altKey) return false;
      // What is written out already needs no completing: Enter sends it.
      if (event.key === 'Enter' && what && offers[marked]?.text === what.mark + what.part) {
        close();
        return false;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) mark((marked + step + offers.length) % offers.length);
      else if (event.key === 'Escape') {
        refused = what ? keyOf(what) : '';
        close();
      } else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) choose(offers[marked]);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}

/** What the server answered about a room stays good for a while (ms). */
const FRESH = 60_000;

/** @type {Map<number, {at: number, value: Promise<{name: string, usage: string, description: string}[]>}>} */
const commands = new Map();

/**
 * @template T
 * @param {Map<number, {at: number, value: Promise<T>}>} kept
 * @param {number} roomID
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
function remembered(kept, roomID, ask) {
  const known = kept.get(roomID);
  if (known && Date.now() - known.at < FRESH) return known.value;
  const value = ask();
  kept.set(roomID, { at: Date.now(), value });
  value.catch(() => kept.delete(roomID));
  return value;
}

/** @param {Asked} what */
function keyOf({ mark, start }) {
  return `${mark}${start}`;
}
