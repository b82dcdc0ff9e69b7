/** What concerns oneself: mentions, answers, direct messages, invitations and announcements. */

import { h, setText } from '../lib/dom.js';
import { actionButton, outcome, toggle } from '../lib/forms.js';
import { pagedList } from '../lib/paged-list.js';
import { shortTime } from '../lib/time.js';
import { chooseNotifications, notifies, wordsFor } from '../views/notifier.js';
import { page } from '../views/page.js';

/** @typedef {import('../types.js').Notice} Notice */

const PATH = '/api/notifications?limit=50';

/**
 * @param {import('../views/shell.js').Context} context
 * @returns {import('../views/shell.js').View}
 */
export function view({ api, store }) {
  const frame = page('Notifications');
  const result = outcome();
  const count = h('p', { class: 'note', role: 'status' });
  const unreadOnly = toggle('Only unread', 'Leave out what you have read.', false, () => show());
  const desktop = toggle('Notify me on this device', 'Shows what concerns you while you look elsewhere.', notifies(),
    async (wanted) => {
      const isOn = await chooseNotifications(wanted);
      desktop.input.checked = isOn;
      if (wanted && !isOn) result.failed('This browser does not allow it. Its settings for this site can change that.');
      else result.done(isOn ? 'You will be notified on this device.' : 'You will not be notified on this device.');
    });
  const all = actionButton('Mark all as read', result.failed, async () => {
    await read({});
    await show();
  });
  const list = pagedList({
    label: 'Notifications', empty: 'Nothing here. When somebody mentions you, answers you or writes to you, it is shown here.',
    row, load: async (path) => {
      const { items, next } = await api.page(path);
      store.dispatch({ type: 'notifications/counted', unread: items.unread_count });
      return { items: items.notifications, next };
    },
  });
  frame.body.append(h('div', { class: 'bar' }, count, all), result.element, list.element,
    h('section', { class: 'group' }, unreadOnly.element, desktop.element));

  /** @param {object} choice */
  async function read(choice) {
    const { unread_count: unread } = await api.call('POST', '/api/notifications/read', choice);
    store.dispatch({ type: 'notifications/counted', unread });
  }

  function show() {
    return list.show(`${PATH}&unread=${unreadOnly.input.checked}`);
  }

  /** @param {Notice} notice */
  function row(notice) {
    const { title, body, address } = wordsFor(notice, store.state);
    const item = h('div', { class: 'item', 'data-unread': !notice.read });
    const mark = actionButton('Mark as read', result.failed, async () => {
      await read({ ids: [notice.id] });
      item.removeAttribute('data-unread');
      mark.remove();
    }, { 'aria-label': `Mark as read: ${title}` });
    item.append(h('a', {
      class: 'item-main', href: address, onclick: () => {
        if (!notice.read) read({ ids: [notice.id] }).catch(() => {});
      },
    }, h('span', { class: 'item-name' }, !notice.read && h('span', { class: 'visually-hidden' }, 'Unread: '), title),
    body && h('span', { class: 'item-text', dir: 'auto' }, body),
    h('time', { class: 'note', datetime: notice.timestamp }, shortTime(notice.timestamp))));
    if (!notice.read) item.append(mark);
    return item;
  }

  let known = -1;
  return {
    element: frame.element,
    render(state) {
      frame.render(state);
      const { notifications } = state;
      setText(count, notifications === 0 ? 'All read' : `${notifications} unread`);
      all.hidden = notifications === 0;
      if (known >= 0 && notifications > known) void show();
      known = notifications;
    },
    entered() {
      frame.focus();
      void show();
    },
  };
}
