/** Copying to the clipboard, also where the page is not served securely and browsers have none for it. */

import { h } from './dom.js';

/** How long a note stays (ms). */
const SHOWN = 2500;

/**
 * Whether the text is on the clipboard now.
 *
 * @param {string} text
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/**
 * Copies a text and says so at the edge of the page.
 *
 * @param {string} text
 * @param {string} done what to say then
 */
export async function copyAndTell(text, done) {
  const note = h('p', { class: 'toast', role: 'status' });
  document.body.append(note);
  note.textContent = await copyText(text) ? done : 'The browser does not let this page copy.';
  setTimeout(() => note.remove(), SHOWN);
}

/** @param {string} text */
function copySelected(text) {
  const focused = document.activeElement;
  const area = h('textarea', { class: 'visually-hidden', 'aria-hidden': 'true', tabindex: '-1' });
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}
