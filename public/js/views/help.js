/** The dialog that tells every key. */

import { h } from '../lib/dom.js';

/** @type {readonly [string, readonly [string, string][]][]} */
const KEYS = [
  ['Everywhere', [
    ['Ctrl+K', 'Go to a room or a person'],
    ['Ctrl+Shift+F', 'Search messages'],
    ['Alt+↑ Alt+↓', 'The room above, below'],
    ['Alt+Shift+↑ Alt+Shift+↓', 'The unread room above, below'],
    ['?', 'This help'],
    ['Esc', 'Close what is open, or mark the room read'],
  ]],
  ['Writing', [
    ['Enter', 'Send'],
    ['Shift+Enter', 'A new line'],
    ['↑', 'In an empty box: edit your last message'],
    ['Esc', 'Leave what you edit as it was'],
    ['@ # : /', 'Offer names, rooms, emoji, commands'],
    ['Ctrl+V', 'Add a file you copied'],
  ]],
  ['Messages', [
    ['Enter', 'On the list: go to the newest message'],
    ['↑ ↓ Home End', 'From message to message'],
    ['R', 'Answer the message'],
    ['+', 'React to it'],
    ['Enter', 'What else one can do with it'],
    ['Esc', 'Back to writing'],
  ]],
  ['Pictures', [
    ['← →', 'The picture before, after'],
    ['+ −', 'Full size, fitted'],
  ]],
];

export function help() {
  /** @type {HTMLDialogElement} */
  const dialog = h('dialog', { class: 'card help', 'aria-labelledby': 'help-title', onclose: closed },
    h('form', { method: 'dialog' },
      h('h2', { id: 'help-title' }, 'Keys'),
      h('div', { class: 'keys', tabindex: 0, role: 'group', 'aria-label': 'List of keys' },
        ...KEYS.map(([title, keys]) => h('section', {}, h('h3', {}, title), h('dl', {}, ...keys.map(([key, what]) =>
          h('div', {}, h('dt', {}, ...key.split(' ').map((one) => h('kbd', {}, one))), h('dd', {}, what))))))),
      h('div', { class: 'actions' }, h('button', { class: 'primary', type: 'submit' }, 'Close'))));
  const opener = document.activeElement;

  function closed() {
    dialog.remove();
    if (opener instanceof HTMLElement) opener.focus();
  }

  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('button')?.focus();
}
