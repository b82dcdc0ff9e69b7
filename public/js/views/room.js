/** The open room: its head, its messages, who types, the composer, and who is there. */

import { PRESENCE_WORDS, presenceDot } from '../lib/avatar.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { icon } from '../lib/icons.js';
import { nameOf } from '../lib/people.js';
import { list } from '../lib/text.js';
import { HOME, fileAddress, go, pinsAddress, roomAddress } from '../router.js';
import { isMember } from '../state.js';
import { composerView } from './composer.js';
import { connectionView, outageBanner } from './connection.js';
import { peoplePanel } from './people-panel.js';
import { sidePanel } from './side-panel.js';
import { timelineView } from './timeline.js';

/**
 * @param {import('./shell.js').Context} context
 * @returns {import('./shell.js').View}
 */
export function roomView(context) {
  const { chat, community, store } = context;
  let roomID = 0;
  const connection = connectionView();
  const banner = outageBanner(context);
  const composer = composerView({ ...context, onSend: () => timeline.toBottom() });
  const timeline = timelineView({
    ...context, onDone: () => composer.focus(), reply: (row) => composer.reply(row), edit: (row) => composer.edit(row),
  });
  const side = sidePanel(context, {
    reply: (row) => composer.reply(row), edit: (row) => composer.edit(row), leave: () => composer.focus(),
  });
  const members = peoplePanel(context, {
    close: () => showMembers(false), leave, load: (id) => void community.loadMembers(id),
  });
  let hasViewer = false;
  const name = h('bdi', {});
  const reach = h('span', { class: 'reach' });
  const topic = h('p', { class: 'topic', dir: 'auto' });
  const count = h('span', {});
  /** @type {HTMLButtonElement} */
  const people = h('button', {
    class: 'quiet people', type: 'button', 'aria-controls': 'members', 'aria-expanded': 'false',
    onclick: () => showMembers(people.getAttribute('aria-expanded') !== 'true'),
  }, icon('people'), count, h('span', { class: 'visually-hidden' }, ' online, show people'));
  const favourite = h('button', {
    class: 'icon-button favourite', type: 'button', 'aria-pressed': 'false', title: 'Favourite',
    'aria-label': 'Favourite', onclick: () => community.toggleFavourite(roomID),
  }, icon('star'));
  const pinCount = h('span', {});
  const pins = h('a', { class: 'button quiet pins', title: 'Pinned messages' }, icon('pin'), pinCount,
    h('span', { class: 'visually-hidden' }, ' pinned'));
  const typing = h('p', { class: 'typing', role: 'status' });
  const told = h('div', { class: 'told', role: 'status' });
  const join = h('div', { class: 'join' },
    h('p', {}, 'You are looking in. Join to write.'),
    h('button', { class: 'primary', type: 'button', onclick: () => chat.joinRoom(roomID) }, 'Join room'));
  const element = h('div', { class: 'room', onkeydown: pressed },
    h('main', { onclick: aside, ondragover: dragged, ondragleave: dragged, ondrop: dropped },
      h('header', { class: 'room-head' },
        h('a', { class: 'icon-button back', href: HOME, 'aria-label': 'All rooms' }, icon('back')),
        h('div', { class: 'room-name' }, h('h1', {}, name, reach), topic),
        connection.element, pins, favourite, people),
      banner.element, timeline.element, told, typing, join, composer.element),
    members.element, side.element);

  /** @param {boolean} open */
  function showMembers(open) {
    setAttribute(people, 'aria-expanded', String(open));
    setAttribute(element, 'data-members', open);
    if (open) void members.focus();
    else people.focus();
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.key !== 'Escape' || !element.hasAttribute('data-members')) return;
    event.preventDefault();
    showMembers(false);
  }

  /** @param {KeyboardEvent} event that nothing else was meant by */
  function markRead(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || !element.isConnected) return;
    if (!document.querySelector('dialog[open]')) timeline.markRead();
  }

  /** @param {MouseEvent} event */
  function aside(event) {
    const isOpener = event.target instanceof Node && people.contains(event.target);
    if (!isOpener && element.hasAttribute('data-members')) showMembers(false);
  }

  /** @param {DragEvent} event */
  function dragged(event) {
    const isOver = event.type === 'dragover' && !composer.element.hidden
      && event.dataTransfer?.types.includes('Files') === true;
    if (isOver) event.preventDefault();
    setAttribute(element, 'data-drop', isOver);
  }

  /** @param {DragEvent} event */
  function dropped(event) {
    setAttribute(element, 'data-drop', null);
    const files = [...event.dataTransfer?.files ?? []];
    if (files.length === 0 || composer.element.hidden) return;
    event.preventDefault();
    composer.add(files);
  }

  /** @param {string} text */
  function showTold(text) {
    if (told.dataset.text === text) return;
    told.dataset.text = text;
    told.replaceChildren(...(text === '' ? [] : [
      h('p', { class: 'note' }, 'Only you see this'), h('p', { class: 'text', dir: 'auto' }, text),
      h('button', { class: 'icon-button', type: 'button', 'aria-label': 'Dismiss', onclick: () => {
        chat.writer.dismissTold();
        composer.focus();
      } }, icon('close')),
    ]));
  }

  /** Shows the file that an address names, this one and every later one. */
  async function loadViewer() {
    hasViewer = true;
    try {
      (await import('./viewer.js')).viewerView(context);
    } catch {
      hasViewer = false;
      go(fileAddress(location.hash), true);
      store.dispatch({ type: 'alert', text: 'The picture could not be opened. Please try again.' });
    }
  }

  async function leave() {
    await chat.leaveRoom(roomID);
    go(HOME);
  }

  addEventListener('focus', () => timeline.looked());
  addEventListener('keydown', markRead);

  return {
    element,
    render(state) {
      if (state.route.name !== 'room') return;
      const id = state.route.roomID;
      const room = state.rooms[id];
      const member = isMember(room);
      const title = room?.name ?? (state.timelines[id]?.status === 'failed' ? 'Unknown room' : '…');
      setText(name, title);
      const [peer = 0, other] = state.directs[id] ?? [];
      showReach(reach, other === undefined ? state.people[peer] : undefined);
      setText(topic, room?.topic ?? '');
      connection.render(state);
      banner.render(state);
      const online = state.online[id] ?? [];
      setText(count, String(online.length));
      members.render(state, id, member);
      favourite.hidden = !member;
      setAttribute(favourite, 'aria-pressed', String(state.favourites.includes(id)));
      people.hidden = !member;
      const pinned = state.pins[id]?.messages.length ?? 0;
      setText(pinCount, String(pinned));
      pins.hidden = pinned === 0;
      setAttribute(pins, 'href', state.route.pins ? roomAddress(id) : pinsAddress(id));
      side.render(state);
      setAttribute(element, 'data-side', !side.element.hidden);
      setAttribute(element, 'data-alone', !member);
      composer.element.hidden = !member;
      join.hidden = member || !room;
      composer.show(id, title);
      timeline.render(state, id, title);
      if (state.route.file && !hasViewer) void loadViewer();
      showTold(state.told?.roomID === id ? state.told.text : '');
      setText(typing, typingText(state.typing[id] ?? [], state.people));
      if (id !== roomID) {
        roomID = id;
        setAttribute(element, 'data-members', null);
        setAttribute(people, 'aria-expanded', 'false');
        if (state.route.at === undefined) requestAnimationFrame(() => composer.focus());
      }
    },
    entered() {
      if (document.activeElement === document.body) composer.focus();
    },
  };
}

/**
 * How reachable the other one in a direct room is.
 *
 * @param {HTMLElement} element
 * @param {import('../types.js').User|undefined} peer
 */
function showReach(element, peer) {
  const status = peer?.status ?? 'offline';
  element.hidden = !peer;
  if (!peer || element.dataset.key === `${peer.username} ${status}`) return;
  element.dataset.key = `${peer.username} ${status}`;
  element.replaceChildren(presenceDot(status),
    h('span', { class: 'visually-hidden' }, ` ${PRESENCE_WORDS[status]}`));
}

/**
 * @param {readonly import('../types.js').Typist[]} typists
 * @param {import('../types.js').State['people']} people
 */
function typingText(typists, people) {
  if (typists.length === 0) return '';
  return `${list(typists.map((typist) => nameOf(people[typist.id] ?? typist)))} ${typists.length === 1 ? 'is' : 'are'} typing…`;
}
