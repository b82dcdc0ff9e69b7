/**
 * The pages beside the rooms that are seldom needed. Each is a module, that is loaded when its address is
 * opened, with style sheets they share.
 *
 * @typedef {import('./shell.js').View} View
 * @typedef {import('./shell.js').Context} Context
 * @typedef {import('../types.js').PageName} PageName
 */

import { h } from '../lib/dom.js';

/** @type {Record<PageName, () => Promise<{view: (context: Context) => View}>>} */
const PAGES = {
  browse: () => import('../pages/browse.js'),
  direct: () => import('../pages/direct.js'),
  settings: () => import('../pages/settings.js'),
  profile: () => import('../pages/profile.js'),
  notifications: () => import('../pages/notifications.js'),
  admin: () => import('../pages/admin.js'),
  invite: () => import('../pages/invite.js'),
  setup: () => import('../pages/setup.js'),
  reset: () => import('../pages/reset.js'),
  guest: () => import('../pages/guest.js'),
};

/** Pages that go from one of their parts to another by themselves. */
const PARTED = new Set(['admin', 'guest']);

const SHEETS = ['/css/pages.css', '/css/lists.css', '/css/admin.css'];

/** @type {Promise<unknown>|null} */
let styles = null;

/**
 * @param {Context} context
 * @returns {View}
 */
export function pane(context) {
  const element = h('div', { class: 'pane' });
  let key = '';
  /** @type {View|null} */
  let shown = null;
  /** @type {import('../types.js').State|null} */
  let last = null;

  function drop() {
    shown?.left?.();
    shown = null;
  }

  /** @param {PageName} name */
  async function load(name) {
    const wanted = key;
    drop();
    element.replaceChildren(h('main', { class: 'pane-note' }, h('h1', {}, h('span', { role: 'status' }, 'Loading…'))));
    try {
      const [module] = await Promise.all([PAGES[name](), pageStyles()]);
      if (wanted !== key || !last) return;
      shown = module.view(context);
      shown.render(last);
      element.replaceChildren(shown.element);
      shown.entered?.();
    } catch {
      if (wanted !== key) return;
      element.replaceChildren(h('main', { class: 'pane-note' }, h('div', { role: 'alert' },
        h('h1', {}, 'This page could not be loaded.')),
      h('button', { type: 'button', onclick: () => load(name) }, 'Try again')));
    }
  }

  return {
    element,
    render(state) {
      last = state;
      if (state.route.name !== 'page') return;
      const { page, part, roomID } = state.route;
      const next = `${page} ${roomID} ${PARTED.has(page) ? '' : part} ${state.me?.id ?? 0}`;
      if (next !== key) {
        key = next;
        void load(page);
      }
      shown?.render(state);
    },
    left() {
      key = '';
      drop();
    },
  };
}

function pageStyles() {
  styles ??= Promise.all(SHEETS.map(sheet)).catch((error) => {
    styles = null;
    throw error;
  });
  return styles;
}

/** @param {string} href */
function sheet(href) {
  return new Promise((resolve, reject) => {
    const link = h('link', {
      rel: 'stylesheet', href, onload: () => resolve(undefined),
      onerror: () => {
        link.remove();
        reject(new Error('The style sheet could not be loaded.'));
      },
    });
    document.head.append(link);
  });
}
