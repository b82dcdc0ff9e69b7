/** Whether the server lets people in who have no account. */

import { APIError } from './api-error.js';


/** What the server said last in this browser, so that a door that is shut is not shown first. */
const SHUT = 'roost.guests-shut';

export function mayBeShut() {
  return localStorage.getItem(SHUT) === 'yes';
}

/**
 * @param {Pick<import('../api.js').API, 'call'>} api
 * @returns {Promise<boolean>} true too where there is no answer, for whoever tries it will hear
 */
export async function letsGuestsIn(api) {
  try {
    await api.call('GET', '/api/chat/rooms?limit=1', undefined, true);
  } catch (error) {
    if (!(error instanceof APIError) || error.status !== 401) return true;
    localStorage.setItem(SHUT, 'yes');
    return false;
  }
  localStorage.removeItem(SHUT);
  return true;
}
