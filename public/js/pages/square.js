/** Cuts a square out of the middle of a picture, as it will be shown. */

/** Wide enough for every place a picture is shown at (px). */
const SIDE = 512;

/**
 * @param {Blob} file
 * @returns {Promise<HTMLCanvasElement>} rejected when the browser cannot read it as a picture
 */
export async function squareOf(file) {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = SIDE;
  canvas.height = SIDE;
  const left = (picture.width - side) / 2;
  const top = (picture.height - side) / 2;
  canvas.getContext('2d')?.drawImage(picture, left, top, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  return canvas;
}
