/** What stands in the place of messages while there are none, and above the oldest of those that are loaded. */

import { h } from '../lib/dom.js';

/**
 * @param {object} again what is tried again where it failed
 * @param {() => void} again.open
 * @param {() => void} again.older
 */
export function timelineNotices({ open, older }) {
  const instead = h('div', { class: 'notice', role: 'status' });
  const above = h('div', { class: 'older' });
  return {
    instead,
    above,
    /**
     * @param {import('../types.js').Timeline} timeline
     * @param {boolean} isEmpty nothing waits to be sent either
     * @param {boolean} isFromFirst the first message that is loaded stands in the document
     */
    show(timeline, isEmpty, isFromFirst) {
      const text = insteadText(timeline, isEmpty);
      instead.hidden = text === '';
      if (instead.dataset.text !== text) {
        instead.dataset.text = text;
        instead.replaceChildren(text);
        if (timeline.status === 'failed') instead.append(retry(open));
      }
      const words = isEmpty || timeline.status !== 'ready' || !isFromFirst ? '' : aboveText(timeline);
      if (above.dataset.text === words) return;
      above.dataset.text = words;
      above.replaceChildren(words);
      if (timeline.older === 'failed') above.append(retry(older));
    },
  };
}

/**
 * @param {import('../types.js').Timeline} timeline
 * @param {boolean} isEmpty
 */
function insteadText({ status, error = '' }, isEmpty) {
  switch (status) {
    case 'idle': return '';
    case 'loading': return isEmpty ? 'Loading messages…' : '';
    case 'failed': return error;
    case 'ready': return isEmpty ? 'Nothing here yet. Say hello!' : '';
  }
}

/** @param {import('../types.js').Timeline} timeline */
function aboveText({ hasMore, older }) {
  if (!hasMore) return 'This is where the room begins.';
  return older === 'failed' ? 'Older messages could not be loaded. ' : 'Loading older messages…';
}

/** @param {() => void} act */
function retry(act) {
  return h('button', { type: 'button', onclick: act }, 'Try again');
}
