/** A person's picture, or their letters where there is none. */

import { h, replace, setAttribute } from './dom.js';
import { nameOf } from './people.js';
import { hue, initials } from './text.js';

/**
 * @param {{username: string, display_name?: string, avatar_url?: string|null}} user
 * @param {string} [more] further classes, such as `small`
 */
export function avatar(user, more = '') {
  const element = h('span', { class: `avatar ${more}`.trim(), 'aria-hidden': 'true' });
  fillAvatar(element, user);
  return element;
}

/**
 * Shows somebody in an avatar that is there; a picture that cannot be had gives way to the letters.
 *
 * @param {HTMLElement} element
 * @param {{username: string, display_name?: string, avatar_url?: string|null}} user
 */
export function fillAvatar(element, user) {
  const key = `${nameOf(user)} ${user.avatar_url ?? ''}`;
  if (element.dataset.key === key) return;
  element.dataset.key = key;
  setAttribute(element, 'data-hue', hue(user.username));
  const letters = initials(nameOf(user));
  if (user.avatar_url) {
    replace(element, h('img', {
      src: user.avatar_url, alt: '', loading: 'lazy', onerror: () => replace(element, letters),
    }));
  } else replace(element, letters);
}

/**
 * A dot that says how reachable somebody is.
 *
 * @param {import('../types.js').Presence|undefined} status
 */
export function presenceDot(status) {
  return h('span', { class: 'presence', 'data-status': status ?? 'offline' });
}

/** How reachable somebody is, in a word. */
export const PRESENCE_WORDS = { online: 'online', idle: 'away', dnd: 'do not disturb', offline: 'offline' };
