/**
 * What the frames of the server look like, and what they mean as plain events.
 *
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Person} Person
 * @typedef {import('../types.js').Room} Room
 *
 * @typedef {{type: 'established', heartbeat: number}
 *   | {type: 'entered', roomID: number, room: Partial<Room>, lastSeq: number|null, people: Person[]|null}
 *   | {type: 'history', roomID: number, messages: Message[], hasMore: boolean}
 *   | {type: 'message', message: Message, duplicate: boolean}
 *   | {type: 'changed', roomID: number, id: number, place: number, change: Partial<Message>}
 *   | {type: 'reacted', roomID: number, id: number, place: number, userID: number, reaction: {emoji: string, count: number, removed: boolean, username: string}}
 *   | {type: 'pinned', roomID: number, id: number, place: number, isRemoved: boolean}
 *   | {type: 'people', roomID: number, people: Person[]}
 *   | {type: 'came', roomID: number, person: Person}
 *   | {type: 'went', roomIDs: number[]|null, username: string, userID?: number}
 *   | {type: 'typing', roomID: number, person: Person, isTyping: boolean}
 *   | {type: 'read', roomID: number, unread: number, mentions: number, level?: import('../types.js').Level}
 *   | {type: 'room', room: Room}
 *   | {type: 'added', room: Room}
 *   | {type: 'state', user: import('../types.js').User}
 *   | {type: 'member', roomID: number, userID: number, place: number, change: string, member: Partial<import('../types.js').Member>}
 *   | {type: 'notified', notification: import('../types.js').Notice}
 *   | {type: 'counted', unread: number}
 *   | {type: 'announced', text: string}
 *   | {type: 'out', roomID: number}
 *   | {type: 'resync', roomID: number}
 *   | {type: 'refused', code: string, text: string, clientID: string, roomID: number|null, retryAfter: number}
 *   | {type: 'told', roomID: number, clientID: string, text: string}
 *   | {type: 'other'}} Heard
 */

/**
 * Understands a frame; one that is unknown or malformed is `other` and says only that the peer is alive.
 *
 * @param {unknown} data
 * @returns {Heard}
 */
export function decode(data) {
  if (typeof data !== 'string') return { type: 'other' };
  try {
    const frame = JSON.parse(data);
    const read = typeof frame === 'object' && frame !== null ? FRAMES[frame.type] : undefined;
    return read?.(frame) ?? { type: 'other' };
  } catch {
    return { type: 'other' };
  }
}

/** @type {Record<string, (frame: any) => Heard|null>} */
const FRAMES = {
  __proto__: /** @type {any} */ (null),
  connection_established: (frame) => ({ type: 'established', heartbeat: number(frame.heartbeat_seconds) * 1000 }),
  room_joined: (frame) => {
    const roomID = number(frame.room?.id ?? frame.room_id);
    if (!roomID) return null;
    return {
      type: 'entered', roomID, room: typeof frame.room === 'object' ? frame.room : {},
      lastSeq: typeof frame.last_seq === 'number' ? frame.last_seq : null,
      people: Array.isArray(frame.members_online) ? people(frame.members_online) : null,
    };
  },
  message_history: (frame) => ({
    type: 'history', roomID: number(frame.room_id), hasMore: frame.has_more === true,
    messages: Array.isArray(frame.messages) ? frame.messages.filter(isMessage) : [],
  }),
  message: (frame) => {
    const { type, duplicate, ...flat } = frame;
    const message = flat.message ?? flat;
    if (!isMessage(message)) return null;
    // The answer to a retry says nothing of the reactions that came since.
    if (duplicate === true) delete message.reactions;
    return { type: 'message', message, duplicate: duplicate === true };
  },
  message_pinned: pin,
  message_unpinned: pin,
  message_edited: change,
  message_deleted: (frame) => change({ ...frame, deleted: true, content: '' }),
  reaction: (frame) => {
    const [roomID, id] = [number(frame.room_id), number(frame.message_id)];
    if (!roomID || !id || typeof frame.emoji !== 'string') return null;
    return {
      type: 'reacted', roomID, id, place: number(frame.event_seq), userID: number(frame.user_id),
      reaction: { emoji: frame.emoji, count: number(frame.count), removed: frame.removed === true, username: person(frame).username },
    };
  },
  user_list: (frame) => ({ type: 'people', roomID: number(frame.room_id), people: people(frame.users ?? []) }),
  user_joined: (frame) => ({ type: 'came', roomID: number(frame.room_id), person: person(frame) }),
  user_left: (frame) => ({ type: 'went', roomIDs: [number(frame.room_id)], username: person(frame).username }),
  user_disconnected: (frame) => ({
    type: 'went', roomIDs: Array.isArray(frame.room_ids) ? frame.room_ids : null, username: person(frame).username,
    userID: person(frame).id,
  }),
  user_online: presence,
  presence,
  user_typing: (frame) => ({
    type: 'typing', roomID: number(frame.room_id), person: person(frame), isTyping: frame.is_typing !== false,
  }),
  read: (frame) => ({
    type: 'read', roomID: number(frame.room_id), unread: number(frame.unread_count),
    mentions: number(frame.mention_count), level: frame.notifications,
  }),
  room_updated: (frame) => {
    const [id, { name, topic }] = [number(frame.room_id), frame];
    if (!id || typeof name !== 'string' || typeof topic !== 'string') return null;
    const { guests, read_only, slow_mode } = frame;
    return { type: 'room', room: { id, name, topic, guests, read_only, slow_mode } };
  },
  room_added: (frame) => (number(frame.room?.id) ? { type: 'added', room: frame.room } : null),
  member_updated: (frame) => {
    const [roomID, userID] = [number(frame.room_id), number(frame.user_id)];
    if (!roomID || !userID) return null;
    /** @type {Partial<import('../types.js').Member>} */
    const member = { id: userID, username: String(frame.username ?? '') };
    if (typeof frame.role === 'string') member.role = /** @type {import('../types.js').Role} */ (frame.role);
    if (frame.change === 'muted') member.muted_until = frame.muted_until;
    if (frame.change === 'unmuted') member.muted_until = null;
    return { type: 'member', roomID, userID, place: number(frame.event_seq), change: String(frame.change), member };
  },
  notification: ({ type, ...notification }) => ({ type: 'notified', notification }),
  notifications_read: (frame) => ({ type: 'counted', unread: number(frame.unread_count) }),
  announcement: (frame) => ({ type: 'announced', text: String(frame.announcement ?? '') }),
  room_left: (frame) => ({ type: 'out', roomID: number(frame.room_id) }),
  room_deleted: (frame) => ({ type: 'out', roomID: number(frame.room_id) }),
  resync: (frame) => ({ type: 'resync', roomID: number(frame.room_id) }),
  command_result: (frame) => ({
    type: 'told', roomID: number(frame.room_id), text: String(frame.text ?? ''),
    clientID: typeof frame.client_id === 'string' ? frame.client_id : '',
  }),
  error: (frame) => ({
    type: 'refused', code: String(frame.code ?? ''), text: String(frame.message ?? frame.code ?? ''),
    clientID: typeof frame.client_id === 'string' ? frame.client_id : '',
    roomID: number(frame.room_id) || null, retryAfter: number(frame.retry_after) * 1000,
  }),
};

/** @param {any} frame @returns {Heard|null} */
function change(frame) {
  const source = frame.message ?? frame;
  const id = number(source.id ?? source.message_id ?? frame.message_id);
  const roomID = number(source.room_id ?? frame.room_id);
  if (!id || !roomID) return null;
  /** @type {Partial<Message>} */
  const news = {};
  if (typeof source.content === 'string') news.content = source.content;
  if (Array.isArray(source.mentions)) news.mentions = source.mentions;
  if (typeof source.edited_at === 'string') news.edited_at = source.edited_at;
  if (source.deleted === true || frame.deleted === true) {
    Object.assign(news, { deleted: true, reactions: [], attachments: [] });
    if (number(source.reply_to)) news.reply_to = number(source.reply_to);
  }
  return { type: 'changed', roomID, id, place: number(frame.event_seq), change: news };
}

/** @param {any} frame @returns {Heard|null} */
function presence(frame) {
  const id = number(frame.user_id);
  if (!id || typeof frame.status !== 'string') return null;
  const status = /** @type {import('../types.js').Presence} */ (frame.status);
  return {
    type: 'state',
    user: { id, username: String(frame.username ?? ''), status, status_text: String(frame.status_text ?? '') },
  };
}

/** @param {any} frame @returns {Heard|null} */
function pin(frame) {
  const [roomID, id] = [number(frame.room_id), number(frame.message_id)];
  if (!roomID || !id) return null;
  return { type: 'pinned', roomID, id, place: number(frame.event_seq), isRemoved: frame.type === 'message_unpinned' };
}

/** @param {any} value @returns {value is Message} */
function isMessage(value) {
  return typeof value === 'object' && value !== null && typeof value.id === 'number'
    && typeof value.room_id === 'number' && typeof value.seq === 'number' && typeof value.content === 'string';
}

/** @param {unknown} list @returns {Person[]} */
function people(list) {
  return Array.isArray(list) ? list.map(person).filter((one) => one.username !== '') : [];
}

/** @param {any} value @returns {Person} */
function person(value) {
  return { id: number(value?.user_id ?? value?.id), username: String(value?.username ?? '') };
}

/** @param {unknown} value */
function number(value) {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
