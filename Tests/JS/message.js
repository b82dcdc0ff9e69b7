/** Makes messages for tests. */

/**
 * @param {number} seq
 * @param {object} [more]
 */
export function message(seq, more = {}) {
  const room = 3;
  return {
    id: room * 2 ** 28 + seq, room_id: room, seq, user_id: 1, username: 'ana', content: `message ${seq}`,
    timestamp: '2024-05-01T10:00:00.000Z', ...more,
  };
}

/**
 * @param {number} from
 * @param {number} to
 */
export function run(from, to) {
  return Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
}

/** @param {{messages: readonly {seq: number}[]}} timeline */
export function seqs(timeline) {
  return timeline.messages.map((one) => one.seq);
}
