/** Quantities as people read them. */

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/**
 * "312 B", "4.2 MB".
 *
 * @param {number} count
 */
export function bytes(count) {
  let [value, unit] = [count, 0];
  while (value >= 1000 && unit < UNITS.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/**
 * "42 s", "3 min", "5 h", "2 d".
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/**
 * "850 µs", "3.4 ms".
 *
 * @param {number|null} microseconds
 */
export function latency(microseconds) {
  if (microseconds === null) return '–';
  return microseconds < 1000 ? `${microseconds} µs` : `${(microseconds / 1000).toFixed(1)} ms`;
}
