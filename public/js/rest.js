/**
 * What a page that has just opened does without: it comes once the page shows what was asked for. Some of it works in
 * the background from then on; the rest is only fetched, so that its first use neither waits nor needs a network.
 */

import { settleNotifications } from './lib/heard.js';
import { keepTimelines } from './lib/keeping.js';
import { keepForOffline } from './offline.js';
import { announcementBar } from './views/announcement.js';
import { announcer } from './views/announcer.js';
import { notifier } from './views/notifier.js';

/** @param {Pick<import('./views/shell.js').Context, 'store'|'api'>} context */
export function begin({ store, api }) {
  announcer(store);
  announcementBar(store);
  notifier(store);
  keepTimelines(store);
  settleNotifications(store, api);
  void keepForOffline();
  void fetchAhead();
}

/** Fetches what people use first, one after the other; what fails is fetched when it is used. */
async function fetchAhead() {
  const parts = [
    () => import('./lib/delivery.js'), () => import('./views/message-keys.js'), () => import('./views/attachments.js'),
    () => import('./views/tools.js'), () => import('./views/completer.js'), () => import('./views/tray.js'),
    () => import('./views/message-menu.js'), () => import('./views/message-dialogs.js'),
    () => import('./views/emoji-picker.js'), () => import('./views/side.js'), () => import('./views/viewer.js'),
    () => import('./views/pane.js'), () => import('./views/new-room.js'), () => import('./views/switcher.js'),
    () => import('./views/search.js'), () => import('./views/help.js'), () => import('./lib/transfer.js'),
  ];
  for (const part of parts) await part().catch(() => {});
}
