/** A box for a message that grows with its text and sends it with Enter, as far as the keyboard is a real one. */

import { h } from './dom.js';

/**
 * @param {{id: string, onSend: () => void}} options
 * @returns {HTMLTextAreaElement}
 */
export function fillable({ id, onSend }) {
  const input = h('textarea', {
    id, rows: 1, dir: 'auto', autocomplete: 'off', maxlength: 4000, placeholder: 'Reply…',
    oninput: () => {
      input.style.height = 'auto';
      input.style.height = `${input.scrollHeight}px`;
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const isComposing = event.isComposing || event.keyCode === 229;
      if (event.key !== 'Enter' || event.shiftKey || isComposing || matchMedia('(pointer: coarse)').matches) return;
      event.preventDefault();
      onSend();
      input.style.height = 'auto';
    },
  });
  return input;
}
