/**
 * Rooms that a text names, as `#name`. Names may hold blanks, so the longest one that stands there is meant.
 *
 * @typedef {ReadonlyMap<string, number>} RoomNames ids by name, in small letters
 * @typedef {{text: string, roomID?: number}} RoomPiece
 */

/** What goes on after a name, so that it is another word; scripts without blanks between words never do. */
const GOES_ON = /^-?(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{N}_]/u;

/**
 * @param {Readonly<Record<number, import('../types.js').Room>>} rooms
 * @returns {Map<string, number>} of two rooms with one name it is the one's own, or the older one
 */
export function roomNames(rooms) {
  const named = Object.values(rooms).filter(({ name, kind }) => name && kind !== 'direct')
    .sort((a, b) => Number(Boolean(a.my_role)) - Number(Boolean(b.my_role)) || b.id - a.id);
  return new Map(named.map(({ id, name }) => [name.toLowerCase(), id]));
}

/**
 * @param {string} text
 * @param {RoomNames} names
 * @returns {RoomPiece[]}
 */
export function roomPieces(text, names) {
  if (names.size === 0) return [{ text }];
  const longest = Math.max(0, ...[...names.keys()].map((name) => name.length));
  /** @type {RoomPiece[]} */
  const found = [];
  let end = 0;
  for (const { index = 0 } of text.matchAll(/(?<![\p{L}\p{N}_#&/])#(?=\S)/gu)) {
    const rest = text.slice(index + 1, index + 1 + longest);
    for (let size = rest.length; size > 0 && index >= end; size -= 1) {
      const roomID = names.get(rest.slice(0, size).toLowerCase());
      if (roomID === undefined || GOES_ON.test(text.slice(index + 1 + size, index + 3 + size))) continue;
      if (index > end) found.push({ text: text.slice(end, index) });
      end = index + 1 + size;
      found.push({ text: text.slice(index, end), roomID });
    }
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}
