/**
 * The keys of a list of messages: Enter goes into it, the arrows go from one message to the next, and a letter acts on
 * the one that has the focus.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLElement} scroller
 * @param {ReturnType<typeof import('./row-list.js').rowList>} list
 * @param {import('./row.js').RowActions} actions
 * @param {() => void} leave
 */
export function moveThrough(event, scroller, list, actions, leave) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const { target, key } = event;
  const held = target instanceof Element ? target.closest('.message') : null;
  if (target === scroller ? key === 'Enter' || key === 'ArrowUp' : held !== null && key in STEPS) {
    const items = [...list.element.querySelectorAll('.message[tabindex]')];
    const place = held ? items.indexOf(held) : items.length;
    const next = items[key === 'Home' ? 0 : key === 'End' ? items.length - 1 : place + (STEPS[key] ?? -1)];
    if (!(next instanceof HTMLElement) || (target === scroller && key === 'ArrowUp' && !isAtEnd(scroller))) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (!held || target !== held) {
    if (key === 'Escape' && held instanceof HTMLElement) {
      event.stopPropagation();
      held.focus();
    }
    return;
  }
  if (key === 'Escape') {
    event.stopPropagation();
    leave();
    return;
  }
  const row = list.rowOf(held);
  const act = row && KEYS[key.toLowerCase()];
  if (!act || row.id === null || row.deleted || row.system) return;
  event.preventDefault();
  if (act === 'menu' || actions.canPost()) actions[act](row, list.moreOf(held));
}

/** @type {Readonly<Record<string, number>>} */
const STEPS = { ArrowUp: -1, ArrowDown: 1, Home: 0, End: 0 };

/** @type {Readonly<Record<string, 'reply'|'pick'|'menu'>>} */
const KEYS = { r: 'reply', '+': 'pick', e: 'menu', enter: 'menu', ' ': 'menu', contextmenu: 'menu' };

/** @param {Element} scroller */
function isAtEnd(scroller) {
  return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight <= 1;
}
