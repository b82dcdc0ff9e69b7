/** What one has begun to write, room by room; it outlives the browser, but not the session. */

const KEY = 'roost.draft.';

/** @param {number} roomID */
export function draftOf(roomID) {
  return localStorage.getItem(KEY + roomID) ?? '';
}

/** @param {number} roomID @param {string} text */
export function keepDraftOf(roomID, text) {
  if (text) localStorage.setItem(KEY + roomID, text);
  else localStorage.removeItem(KEY + roomID);
}

export function forgetDrafts() {
  for (const key of Object.keys(localStorage)) if (key.startsWith(KEY)) localStorage.removeItem(key);
}
