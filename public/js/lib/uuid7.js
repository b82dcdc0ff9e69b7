/**
 * UUID version 7 (RFC 9562, section 5.7), growing even within one millisecond or when the clock steps
 * back, so that sorting messages by it keeps the order in which they were written.
 */

let lastTime = 0;
let counter = 0;

/**
 * The next identifier of this page.
 *
 * @param {number} now milliseconds since 1970
 * @param {Uint8Array} random at least ten random bytes
 */
export function uuid7(now = Date.now(), random = crypto.getRandomValues(new Uint8Array(10))) {
  if (now > lastTime) {
    lastTime = now;
    counter = ((random[0] ?? 0) << 3) | ((random[1] ?? 0) & 7);
  } else {
    counter += 1;
    if (counter > 0xfff) {
      lastTime += 1;
      counter = 0;
    }
  }
  const time = lastTime.toString(16).padStart(12, '0');
  const tail = Array.from(random.slice(2, 10));
  tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
  const hex = tail.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [
    time.slice(0, 8), time.slice(8), `7${counter.toString(16).padStart(3, '0')}`,
    hex.slice(0, 4), hex.slice(4),
  ].join('-');
}
