/** Pictures drawn from a file that is not on the server yet, without an address that the page would have to allow. */

import { h } from '../lib/dom.js';

/** Larger files are not decoded just to be looked at (bytes). */
const MOST = 50_000_000;

/**
 * The size of the picture in a file, or nothing when it holds none that this browser can show.
 *
 * @param {Blob} blob
 * @returns {Promise<{width: number, height: number}|null>}
 */
export async function pictureSize(blob) {
  const bitmap = await decoded(blob);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  bitmap.close();
  return { width, height };
}

/**
 * A canvas that shows the picture in a file as soon as it is decoded.
 *
 * @param {Blob} blob
 * @param {{width: number, height: number}} size in the page's pixels
 * @param {string} name
 */
export function drawnPicture(blob, { width, height }, name) {
  const sharp = Math.min(devicePixelRatio, 2);
  const canvas = h('canvas', {
    width: Math.round(width * sharp), height: Math.round(height * sharp), role: 'img', 'aria-label': name,
  });
  canvas.style.width = `${width}px`;
  void decoded(blob).then((bitmap) => {
    if (!bitmap) return;
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
  });
  return canvas;
}

/** @param {Blob} blob @returns {Promise<ImageBitmap|null>} */
async function decoded(blob) {
  if (!blob.type.startsWith('image/') || blob.size > MOST) return null;
  return createImageBitmap(blob).catch(() => null);
}
