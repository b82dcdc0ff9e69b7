/** The icons of what is shown at once, as stroked outlines on a 24 by 24 grid; others are in `more-icons.js`. */
const OUTLINES = {
  back: ['M15 5l-7 7 7 7'],
  people: [
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z', 'M2.5 20c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6',
    'M16 4.9a3.5 3.5 0 0 1 0 6.2', 'M18 14.4c2.1.8 3.5 2.8 3.5 5.6',
  ],
  plus: ['M12 5v14', 'M5 12h14'],
  send: ['M5 12l-1.5-7.5L21 12 3.5 19.5 5 12z', 'M5 12h8'],
  down: ['M12 5v14', 'M6 13l6 6 6-6'],
  up: ['M12 19V5', 'M6 11l6-6 6 6'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  clock: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M12 7v5l3 2'],
  star: ['M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z'],
  bell: ['M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7z', 'M10 20.5a2.2 2.2 0 0 0 4 0'],
  muted: ['M6 10a6 6 0 0 1 9.5-4.9M18 10c0 5 2 6 2 7H8', 'M10 20.5a2.2 2.2 0 0 0 4 0', 'M4 4l16 16'],
  lock: ['M6 11h12v9H6z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3'],
  compass: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M15.5 8.5l-2 5-5 2 2-5z'],
  shield: ['M12 3l7.5 2.5V11c0 5-3.2 8.4-7.5 10-4.300-1.600-7.500-5-7.500-10V5.500z'],
  check: ['M5 12.5l4.5 4.5L19 7'],
  clip: ['M20 11.5l-8 8a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17a1.7 1.7 0 0 1-2.4-2.4l7.6-7.6'],
  file: ['M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8l-5-5z', 'M14 3v5h5'],
  search: ['M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z', 'M15.5 15.5L20.5 20.5'],
  help: ['M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4', 'M12 17.5v.1'],
  reply: ['M10 7L4 12.5l6 5.5', 'M4.5 12.5H14a6 6 0 0 1 6 6'],
  thread: ['M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8L6 20.5v-4H5A1.5 1.5 0 0 1 3.5 15V6A1.5 1.5 0 0 1 5 4.5z', 'M8 9h8', 'M8 12.5h5'],
  pin: ['M12 15.5V21', 'M8.5 4h7', 'M9.5 4v6L6.5 13.5v2h11v-2L14.5 10V4'],
  edit: ['M4 20l1-4.5L16.5 4a2 2 0 0 1 2.8 0l.7.7a2 2 0 0 1 0 2.8L8.5 19z'],
  link: ['M10 13.5a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 6.5', 'M14 10.5a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17.5'],
  leave: ['M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4', 'M15 8l4 4-4 4', 'M19 12H9'],
};

/** @typedef {keyof typeof OUTLINES} IconName */

/**
 * Draws an icon; it is decoration, so whatever carries it needs a name of its own.
 *
 * @param {keyof typeof OUTLINES} name
 */
export function icon(name) {
  return drawn(OUTLINES[name]);
}

/** @param {readonly string[]} outlines */
export function drawn(outlines) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  for (const outline of outlines) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', outline);
    svg.append(path);
  }
  return svg;
}
