/** A list that comes from the server page by page, with its states of waiting, failing and being empty. */

import { sentence } from './api-error.js';
import { h, setText } from './dom.js';

/**
 * @template T
 * @param {object} parts
 * @param {string} parts.label
 * @param {string} parts.empty what to say when there is nothing
 * @param {(path: string) => Promise<{items: T[], next: string}>} parts.load
 * @param {(item: T) => HTMLElement} parts.row
 */
export function pagedList({ label, empty, load, row }) {
  const list = h('ul', { class: 'list', 'aria-label': label });
  const note = h('p', { class: 'list-note', role: 'status' });
  const more = h('button', { type: 'button', hidden: true, onclick: () => fetchPage() }, 'Show more');
  const element = h('div', { class: 'paged' }, list, note, more);
  let next = '';
  /** Counts the questions, so that the answer to an old one is passed over. */
  let asked = 0;

  async function fetchPage() {
    const question = asked += 1;
    const isFirst = more.hidden || more.dataset.first === 'true';
    more.hidden = true;
    setText(note, 'Loading…');
    try {
      const page = await load(next);
      if (question !== asked) return;
      if (isFirst) list.replaceChildren();
      list.append(...page.items.map((item) => h('li', {}, row(item))));
      next = page.next;
      setText(note, list.childElementCount === 0 ? empty : '');
      setText(more, 'Show more');
      more.dataset.first = 'false';
      more.hidden = next === '';
    } catch (error) {
      if (question !== asked) return;
      setText(note, sentence(error));
      setText(more, 'Try again');
      more.dataset.first = String(isFirst);
      more.hidden = false;
    }
  }

  return {
    element,
    list,
    /** @param {string} path where the list begins */
    show(path) {
      next = path;
      more.hidden = true;
      return fetchPage();
    },
  };
}
