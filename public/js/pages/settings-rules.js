/** What a room is called and is about, and the rules in it. */

import { field, form, group, select, toggle } from '../lib/forms.js';

const SLOW = /** @type {const} */ ([
  ['0', 'Off'], ['5', '5 seconds'], ['10', '10 seconds'], ['30', '30 seconds'], ['60', '1 minute'],
  ['300', '5 minutes'], ['900', '15 minutes'], ['3600', '1 hour'], ['21600', '6 hours'],
]);

/**
 * @param {import('../views/shell.js').Context} context
 * @param {import('../types.js').Room} room as it is now
 * @param {import('../lib/rights.js').Rights} may
 * @returns {import('./settings.js').Part}
 */
export function ruleGroup({ api, store }, room, may) {
  const name = field('name', 'Name', { value: room.name, maxlength: 100, dir: 'auto', disabled: !may.changeSettings });
  const topic = field('topic', 'Topic', { value: room.topic ?? '', maxlength: 1024, dir: 'auto' });
  const readOnly = toggle('Read-only', 'Only moderators and owners may write.', room.read_only === true);
  const guests = toggle('Guests', 'People without an account may read and write here.', room.guests === true);
  const seconds = String(room.slow_mode ?? 0);
  const steps = SLOW.some(([value]) => value === seconds) ? SLOW
    : /** @type {const} */ ([...SLOW, [seconds, `${seconds} seconds`]]);
  const slow = select('Slow mode: wait between two messages', steps, seconds);
  const children = [name.element, topic.element];
  if (may.changeSettings) {
    children.push(readOnly.element);
    if (room.kind === 'public') children.push(guests.element);
    children.push(slow.element);
  }
  const rules = form({ fields: [name, topic], children, action: 'Save changes', submit: async () => {
    const all = may.changeSettings ? {
      name: name.input.value.trim(), read_only: readOnly.input.checked, slow_mode: Number(slow.input.value),
      ...(room.kind === 'public' ? { guests: guests.input.checked } : {}),
    } : {};
    const change = { topic: topic.input.value.trim(), ...all };
    store.dispatch({ type: 'room/changed', room: await api.call('PATCH', `/api/rooms/${room.id}`, change) });
    return 'Saved.';
  } });
  return { element: group('About this room', rules.element) };
}
