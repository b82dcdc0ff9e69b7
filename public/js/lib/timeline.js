/**
 * One room's messages as values: every function takes a timeline and gives a new one. The rule they all
 * keep: from the first message to the last there is no gap and no message twice, in the order of `seq`.
 *
 * @typedef {import('../types.js').Message} Message
 * @typedef {import('../types.js').Timeline} Timeline
 */

/** More messages than this are not kept while one reads the newest. */
export const KEPT_AT_MOST = 300;

const KEPT_AFTER_TRIM = 150;

/** @type {Timeline} */
export const EMPTY = Object.freeze({
  messages: [], cursor: null, status: 'idle', older: 'idle', hasMore: false,
});

/**
 * Adds messages wherever they belong; one that is already there is replaced by its newer form.
 *
 * @param {Timeline} timeline
 * @param {readonly Message[]} arrived
 * @returns {Timeline}
 */
export function merged(timeline, arrived) {
  if (arrived.length === 0) return timeline;
  return { ...timeline, messages: union(timeline.messages, arrived) };
}

/**
 * Takes in the newest page, whether messages have arrived live before it or not.
 *
 * @param {Timeline} timeline
 * @param {readonly Message[]} page
 * @param {boolean} hasMore whether the room has messages older than the page
 * @returns {Timeline}
 */
export function opened(timeline, page, hasMore) {
  const messages = union(timeline.messages, page);
  const reachesBack = messages[0]?.seq === page[0]?.seq;
  return {
    ...timeline, messages, status: 'ready', older: 'idle', error: undefined,
    hasMore: reachesBack ? hasMore : true,
    cursor: timeline.cursor ?? page[page.length - 1]?.seq ?? 0,
  };
}

/**
 * Puts a page before what is there.
 *
 * @param {Timeline} timeline
 * @param {readonly Message[]} page
 * @param {boolean} hasMore
 * @returns {Timeline}
 */
export function extended(timeline, page, hasMore) {
  return { ...timeline, messages: union(timeline.messages, page), older: 'idle', hasMore };
}

/**
 * Moves the place a resume starts from, never backwards.
 *
 * @param {Timeline} timeline
 * @param {number} seq
 * @returns {Timeline}
 */
export function reached(timeline, seq) {
  return seq > (timeline.cursor ?? -1) ? { ...timeline, cursor: seq } : timeline;
}

/**
 * Changes one message in place, as an edit or a deletion does.
 *
 * @param {Timeline} timeline
 * @param {number} id
 * @param {Partial<Message>} change
 * @returns {Timeline}
 */
export function changed(timeline, id, change) {
  if (!timeline.messages.some((message) => message.id === id)) return timeline;
  const messages = timeline.messages.map((message) => (message.id === id ? { ...message, ...change } : message));
  return { ...timeline, messages };
}

/**
 * Takes in that somebody gave an emoji to a message or took it back; `count` is what there is now.
 *
 * @param {Timeline} timeline
 * @param {number} id
 * @param {{emoji: string, count: number, removed: boolean, username?: string}} reaction
 * @param {boolean} isMine whether it was ourselves
 * @returns {Timeline}
 */
export function reacted(timeline, id, { emoji, count, removed, username = '' }, isMine) {
  const message = timeline.messages.find((one) => one.id === id);
  if (!message) return timeline;
  const before = message.reactions ?? [];
  const known = before.find((reaction) => reaction.emoji === emoji);
  const others = (known?.names ?? []).filter((name) => name !== username);
  // Who gave it before may not have been asked for yet.
  const names = known && !known.names ? undefined : removed ? others : [...others, username];
  const now = { emoji, count, me: isMine ? !removed : known?.me ?? false, names };
  const after = known ? before.map((reaction) => (reaction === known ? now : reaction)) : [...before, now];
  return changed(timeline, id, { reactions: after.filter((reaction) => reaction.count > 0) });
}

/**
 * Lets go of old messages once there are too many; they can be loaded again.
 *
 * @param {Timeline} timeline
 * @returns {Timeline}
 */
export function trimmed(timeline) {
  if (timeline.messages.length <= KEPT_AT_MOST) return timeline;
  return { ...timeline, messages: timeline.messages.slice(-KEPT_AFTER_TRIM), hasMore: true };
}

/**
 * @param {readonly Message[]} one
 * @param {readonly Message[]} other the newer forms
 * @returns {Message[]}
 */
function union(one, other) {
  const last = one[one.length - 1];
  if (!last || other.every((message) => message.seq > last.seq)) return [...one, ...sorted(other)];
  const byID = new Map(one.map((message) => [message.id, message]));
  for (const message of other) {
    const known = byID.get(message.id);
    byID.set(message.id, known ? { ...known, ...message } : message);
  }
  return sorted([...byID.values()]);
}

/** @param {readonly Message[]} messages */
function sorted(messages) {
  return [...messages].sort((a, b) => a.seq - b.seq);
}
