/** Whether the server lets people in who have no account. */

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
  const state = await api.call('GET', '/api/setup', undefined, true).catch(() => null);
  const isShut = state?.guests === false;
  if (isShut) localStorage.setItem(SHUT, 'yes');
  else if (state) localStorage.removeItem(SHUT);
  return !isShut;
}
