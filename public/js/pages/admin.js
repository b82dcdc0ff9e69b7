/** A page to come. */

import { page } from '../views/page.js';

/** @returns {import('../views/shell.js').View} */
export function view() {
  const frame = page('');
  return { element: frame.element, render: frame.render };
}
