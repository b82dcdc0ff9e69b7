/** The parts of forms: labelled fields that can complain, buttons that wait, and what a call answered. */

import { APIError, sentence } from './api-error.js';
import { copyText } from './copy.js';
import { h, replace, setAttribute, setText } from './dom.js';

let fields = 0;

/**
 * A labelled input with room for a hint and a complaint.
 *
 * @param {string} name as the server calls it in its complaints
 * @param {string} label
 * @param {import('./dom.js').Props & {hint?: string}} [props]
 */
export function field(name, label, props = {}) {
  const { hint = '', ...more } = props;
  const id = `field-${fields += 1}`;
  const note = h('span', { class: 'note', id: `${id}-note` }, hint);
  const input = h('input', { id, name, 'aria-describedby': `${id}-note`, autocomplete: 'off', ...more });
  return {
    name,
    element: h('div', { class: 'field' }, h('label', { for: id }, label), input, note),
    input,
    /** @param {string} text */
    complain(text) {
      setAttribute(input, 'aria-invalid', text ? 'true' : null);
      setText(note, text || hint);
    },
  };
}

/**
 * A labelled choice of one among a few.
 *
 * @param {string} label
 * @param {readonly (readonly [string, string])[]} options each a value and what it is called
 * @param {string} value
 * @param {(value: string) => void} [chosen]
 */
export function select(label, options, value, chosen) {
  const id = `field-${fields += 1}`;
  /** @type {HTMLSelectElement} */
  const input = h('select', { id, onchange: () => chosen?.(input.value) },
    ...options.map(([key, name]) => h('option', { value: key, selected: key === value }, name)));
  return { element: h('div', { class: 'field' }, h('label', { for: id }, label), input), input };
}

/**
 * A labelled switch with a line that says what it does.
 *
 * @param {string} label
 * @param {string} hint
 * @param {boolean} checked
 * @param {(checked: boolean) => void} [changed]
 */
export function toggle(label, hint, checked, changed) {
  const id = `field-${fields += 1}`;
  /** @type {HTMLInputElement} */
  const input = h('input', {
    id, type: 'checkbox', role: 'switch', checked, 'aria-describedby': `${id}-note`,
    onchange: () => changed?.(input.checked),
  });
  return {
    element: h('div', { class: 'toggle' }, input,
      h('div', {}, h('label', { for: id }, label), h('span', { class: 'note', id: `${id}-note` }, hint))),
    input,
  };
}

/** A line that tells how a call went: a refusal at once, a success politely. */
export function outcome() {
  const element = h('p', { class: 'outcome' });
  return {
    element,
    /** @param {string} text */
    done(text) {
      setAttribute(element, 'role', 'status');
      setAttribute(element, 'data-bad', null);
      setText(element, text);
    },
    /** @param {unknown} error a thrown one, or a text */
    failed(error) {
      setAttribute(element, 'role', 'alert');
      setAttribute(element, 'data-bad', true);
      setText(element, typeof error === 'string' ? error : sentence(error));
    },
  };
}

/**
 * A form with one button; what it does may fail, and then the fields concerned say why.
 *
 * @param {object} parts
 * @param {readonly ReturnType<typeof field>[]} [parts.fields]
 * @param {readonly import('./dom.js').Child[]} [parts.children] what stands in it; the fields if left out
 * @param {string} parts.action what its button says
 * @param {string} [parts.look] the button's class
 * @param {() => Promise<string|void>|string|void} parts.submit answers what to say when it went well; throws else
 */
export function form(parts) {
  const { fields: own = [], action, look = 'primary', submit } = parts;
  const result = outcome();
  const button = h('button', { type: 'submit', class: look }, action);
  let isBusy = false;
  /** @param {SubmitEvent} event */
  async function send(event) {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    setAttribute(button, 'aria-disabled', 'true');
    for (const one of own) one.complain('');
    result.done('');
    try {
      result.done(await submit() ?? '');
    } catch (error) {
      complain(error);
    }
    isBusy = false;
    setAttribute(button, 'aria-disabled', null);
  }

  /** @param {unknown} error */
  function complain(error) {
    const wrong = own.filter((one) => error instanceof APIError && error.about(one.name));
    for (const one of wrong) one.complain(/** @type {APIError} */ (error).about(one.name));
    if (wrong[0]) wrong[0].input.focus();
    else result.failed(error);
  }

  const children = parts.children ?? own.map((one) => one.element);
  const element = h('form', { class: 'form', novalidate: true, onsubmit: send },
    ...children, h('div', { class: 'form-end' }, button, result.element));
  return { element, button, outcome: result };
}

/**
 * A button that does something and tells of a failure.
 *
 * @param {string} label
 * @param {(error: unknown) => void} failed
 * @param {() => Promise<unknown>} act
 * @param {import('./dom.js').Props} [props]
 */
export function actionButton(label, failed, act, props = {}) {
  /** @type {HTMLButtonElement} */
  const button = h('button', {
    type: 'button', ...props, onclick: async () => {
      if (button.hasAttribute('aria-disabled')) return;
      setAttribute(button, 'aria-disabled', 'true');
      await act().catch(failed);
      setAttribute(button, 'aria-disabled', null);
    },
  }, label);
  return button;
}

/**
 * Asks before something that cannot be taken back.
 *
 * @param {string} title
 * @param {string} text
 * @param {string} action what the button that does it says
 * @returns {Promise<boolean>}
 */
export function confirm(title, text, action) {
  return new Promise((resolve) => {
    /** @type {HTMLDialogElement} */
    const dialog = h('dialog', {
      class: 'card', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-text',
      onclose: () => {
        dialog.remove();
        resolve(dialog.returnValue === 'yes');
      },
    }, h('form', { method: 'dialog' },
      h('h2', { id: 'confirm-title' }, title), h('p', { id: 'confirm-text' }, text),
      h('div', { class: 'actions' }, h('button', { value: 'no' }, 'Cancel'),
        h('button', { class: 'danger', value: 'yes' }, action))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * A part of a page under a heading of its own.
 *
 * @param {string} title
 * @param {...import('./dom.js').Child} children
 */
export function group(title, ...children) {
  const id = `group-${fields += 1}`;
  return h('section', { class: 'group', 'aria-labelledby': id }, h('h2', { id }, title), ...children);
}

/**
 * Copies a text and says so on the button.
 *
 * @param {string} text
 * @param {string} label
 */
export function copyButton(text, label) {
  /** @type {HTMLButtonElement} */
  const button = h('button', {
    type: 'button', onclick: async () => {
      if (await copyText(text)) {
        replace(button, 'Copied');
      } else {
        replace(button, 'Press Ctrl+C');
        getSelection()?.selectAllChildren(/** @type {Node} */ (button.parentElement?.querySelector('code') ?? button));
      }
    },
  }, label);
  return button;
}
