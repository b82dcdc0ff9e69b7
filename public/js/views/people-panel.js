/**
 * The place beside the room for its people; what fills it comes a moment after the room itself.
 *
 * @typedef {ReturnType<typeof import('./members.js').membersView>} MembersView
 */

import { h } from '../lib/dom.js';

/**
 * @param {import('./shell.js').Context} context
 * @param {Parameters<typeof import('./members.js').membersView>[1]} actions
 */
export function peoplePanel({ settled }, actions) {
  const element = h('aside', { class: 'members', id: 'members', 'aria-label': 'People' });
  /** @type {MembersView|null} */
  let view = null;
  /** @type {Promise<void>|null} */
  let loading = null;
  /** @type {Parameters<MembersView['render']>|null} */
  let last = null;

  function load() {
    loading ??= import('./members.js').then(({ membersView }) => {
      view = membersView(element, actions);
      if (last) view.render(...last);
    }).catch(() => {
      loading = null;
    });
    return loading;
  }

  void settled.then(load);
  addEventListener('online', () => void settled.then(load));

  return {
    element,
    /** @param {Parameters<MembersView['render']>} what as the view itself takes it */
    render(...what) {
      last = what;
      view?.render(...what);
    },
    async focus() {
      await load();
      element.querySelector('button')?.focus();
    },
  };
}
