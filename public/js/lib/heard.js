/**
 * Keeps the number of unread notifications right: what concerns us in a room is read with the room, of which the server
 * tells nobody but our other devices.
 *
 * @typedef {import('../types.js').State} State
 * @typedef {import('../types.js').Action} Action
 */

/** What comes together is asked about once (ms). */
const PAUSE = 250;

/**
 * @param {import('../state.js').Store} store
 * @param {Pick<import('../api.js').API, 'call'>} api
 */
export function settleNotifications(store, api) {
  /** @type {Set<number>} */
  const rooms = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;

  async function settle() {
    const read = [...rooms].filter((roomID) => isRead(store.state, roomID));
    rooms.clear();
    if (read.length === 0) return;
    try {
      // The marker goes ahead over the socket, but only an answer says that it has arrived.
      for (const roomID of read) {
        await api.call('PUT', `/api/rooms/${roomID}/read`, { seq: store.state.rooms[roomID]?.last_read_seq ?? 0 });
      }
      const { unread_count: unread } = await api.call('GET', '/api/notifications?limit=1&unread=true');
      store.dispatch({ type: 'notifications/counted', unread });
    } catch {
      // The next connection asks again.
    }
  }

  /** @param {number} roomID */
  function ask(roomID) {
    if (roomID === 0) return;
    rooms.add(roomID);
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), PAUSE);
  }

  store.subscribe((state, action) => ask(concerned(state, action)));
  // What came before this was here.
  const { route, notifications } = store.state;
  if (route.name === 'room' && notifications > 0) ask(route.roomID);
}

/**
 * The room whose notifications may be read by now.
 *
 * @param {State} state
 * @param {Action} action
 */
export function concerned(state, action) {
  if (state.notifications === 0) return 0;
  if (action.type === 'room/read') return action.unread === 0 ? action.roomID : 0;
  return action.type === 'notified' ? action.notification.room_id ?? 0 : 0;
}

/** @param {State} state @param {number} roomID */
function isRead(state, roomID) {
  const room = state.rooms[roomID];
  return room !== undefined && !room.unread_count && Boolean(room.last_read_seq);
}
