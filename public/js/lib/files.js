/** Plain decisions about files: what can be shown where it stands, how large, and how sizes are written. */

/** A picture in the timeline takes no more than this (px). */
export const WIDEST = 360;
export const TALLEST = 280;

/** Pictures that every browser shows. */
const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif']);

/** A moving picture up to this size moves in the timeline too (bytes). */
const LIVELY = 4_000_000;

/**
 * @param {{type: string, width?: number, thumbnail_url?: string}} file
 * @returns {'picture'|'audio'|'video'|'other'}
 */
export function kindOf({ type, width, thumbnail_url }) {
  if (thumbnail_url || (PICTURES.has(type) && width)) return 'picture';
  if (type.startsWith('audio/')) return 'audio';
  if (type.startsWith('video/')) return 'video';
  return 'other';
}

/**
 * The size a picture has in the timeline; known before it is loaded, so that nothing moves when it is.
 *
 * @param {number} width
 * @param {number} height
 */
export function fitted(width, height) {
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * What the timeline loads of a picture.
 *
 * @param {import('../types.js').Attachment} file
 * @param {boolean} moves whether moving pictures are wanted
 */
export function preview({ type, size, url, thumbnail_url }, moves) {
  return type === 'image/gif' && moves && size <= LIVELY ? url : thumbnail_url ?? url;
}

/**
 * "812 bytes", "4.2 kB", "17 MB".
 *
 * @param {number} bytes
 */
export function sizeText(bytes) {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/**
 * A name for what has none of its own, as pasted pictures.
 *
 * @param {string} name
 * @param {string} type
 */
export function nameOf(name, type) {
  if (name) return name;
  const ending = /^(?:image|audio|video)\/([a-z0-9]+)/u.exec(type)?.[1];
  return ending ? `pasted.${ending === 'jpeg' ? 'jpg' : ending}` : 'file';
}
