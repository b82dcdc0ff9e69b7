/** The dialog that makes a room. */

import { APIError } from '../lib/api-error.js';
import { h, setAttribute, setText } from '../lib/dom.js';
import { go, roomAddress } from '../router.js';

/** @param {import('./shell.js').Context} context */
export function newRoomDialog({ chat }) {
  const name = h('input', { id: 'room-name', required: true, maxlength: 100, autocomplete: 'off',
    'aria-describedby': 'room-error' });
  const topic = h('input', { id: 'room-topic', maxlength: 1024, autocomplete: 'off' });
  const secret = h('input', { id: 'room-private', type: 'checkbox' });
  const error = h('p', { class: 'form-error', id: 'room-error', role: 'alert' });
  /** @type {HTMLDialogElement} */
  const element = h('dialog', { class: 'card', 'aria-labelledby': 'room-title' },
    h('form', { onsubmit: create, novalidate: true },
      h('h2', { id: 'room-title' }, 'New room'),
      h('div', { class: 'field' }, h('label', { for: 'room-name' }, 'Name'), name),
      h('div', { class: 'field' }, h('label', { for: 'room-topic' }, 'Topic ',
        h('span', { class: 'note' }, '(optional)')), topic),
      h('div', { class: 'check' }, secret,
        h('label', { for: 'room-private' }, 'Private: only who is invited can see it')),
      error,
      h('div', { class: 'actions' },
        h('button', { type: 'button', onclick: () => element.close() }, 'Cancel'),
        h('button', { class: 'primary', type: 'submit' }, 'Create room')),
    ),
  );

  /** @param {string} text */
  function complain(text) {
    setText(error, text);
    setAttribute(name, 'aria-invalid', text ? 'true' : null);
    if (text) name.focus();
  }

  /** @param {SubmitEvent} event */
  async function create(event) {
    event.preventDefault();
    const room = {
      name: name.value.trim(), ...(topic.value.trim() ? { topic: topic.value.trim() } : {}),
      ...(secret.checked ? { kind: 'private' } : {}),
    };
    if (room.name === '') {
      complain('Please give the room a name.');
      return;
    }
    try {
      const created = await chat.createRoom(room);
      element.close();
      go(roomAddress(created.id));
    } catch (failure) {
      if (!(failure instanceof APIError)) throw failure;
      complain(failure.about('name') || failure.message);
    }
  }

  return {
    element,
    open() {
      name.value = '';
      topic.value = '';
      secret.checked = false;
      complain('');
      element.showModal();
      name.focus();
    },
  };
}
