/** The administration of the server, one tab at a time; each tab has an address. */

import { h, setAttribute } from '../lib/dom.js';
import { page } from '../views/page.js';
import { auditTab, reportsTab } from './admin-records.js';
import { settingsTab } from './admin-settings.js';
import { announcementTab, connectionsTab, roomsTab } from './admin-server.js';
import { statisticsTab } from './admin-statistics.js';
import { usersTab } from './admin-users.js';

/**
 * @typedef {import('../views/shell.js').Context} Context
 * @typedef {{element: HTMLElement, leave?: () => void}} Tab
 */

/** @type {Record<string, {title: string, open: (context: Context) => Tab}>} */
const TABS = {
  '': { title: 'Statistics', open: statisticsTab },
  users: { title: 'Users', open: usersTab },
  rooms: { title: 'Rooms', open: roomsTab },
  connections: { title: 'Connections', open: connectionsTab },
  announcement: { title: 'Announcement', open: announcementTab },
  reports: { title: 'Reports', open: reportsTab },
  audit: { title: 'Audit log', open: auditTab },
  settings: { title: 'Settings', open: settingsTab },
};

/**
 * @param {Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view(context) {
  const frame = page('Administration');
  const links = Object.entries(TABS).map(([part, { title }]) =>
    h('a', { href: part ? `#/admin/${part}` : '#/admin', 'data-part': part }, title));
  const place = h('div', { class: 'admin-tab' });
  frame.body.classList.add('wide');
  frame.body.append(h('nav', { class: 'tabs', 'aria-label': 'Administration' }, ...links), place);
  /** @type {string|null} */
  let shown = null;
  /** @type {Tab|null} */
  let open = null;
  return {
    element: frame.element,
    entered: () => frame.focus(),
    render(state) {
      frame.render(state);
      if (state.route.name !== 'page' || state.route.page !== 'admin') return;
      const part = TABS[state.route.part] ? state.route.part : '';
      if (part === shown) return;
      shown = part;
      open?.leave?.();
      for (const link of links) setAttribute(link, 'aria-current', link.dataset.part === part ? 'page' : null);
      open = TABS[part]?.open(context) ?? null;
      if (open) place.replaceChildren(open.element);
      requestAnimationFrame(() => {
        for (const link of links) if (link.dataset.part === part) link.scrollIntoView({ block: 'nearest', inline: 'center' });
      });
    },
    left: () => open?.leave?.(),
  };
}
