/** The icons of what is loaded when it is used, beside those of `icons.js`. */

import { drawn, icon as early } from './icons.js';

const OUTLINES = {
  gear: [
    'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
    'M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1',
  ],
  save: ['M12 4v11', 'M7 11l5 5 5-5', 'M5 20h14'],
  next: ['M9 5l7 7-7 7'],
  zoom: ['M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z', 'M15.5 15.5L20.5 20.5', 'M10.5 8v5', 'M8 10.5h5'],
  again: ['M19.5 12a7.5 7.5 0 1 1-2.3-5.4L20 9', 'M20 4v5h-5'],
  more: ['M5 12h.01', 'M12 12h.01', 'M19 12h.01'],
  smile: ['M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z', 'M8.5 14a4 4 0 0 0 7 0', 'M9 9.5h.01', 'M15 9.5h.01'],
  copy: ['M9 9h10.5v11H9z', 'M15 9V4H4.5v11H9'],
  flag: ['M5 21V4', 'M5 4.5h11l-2 4 2 4H5'],
  history: ['M4 12a8 8 0 1 0 2.5-5.8L4 8.5', 'M4 4v4.5h4.5', 'M12 8v4.5l3 1.5'],
  bin: ['M4.5 6.5h15', 'M9 6.5V4h6v2.5', 'M6.5 6.5l1 13.5h9l1-13.5'],
};

/**
 * @typedef {import('./icons.js').IconName} EarlyName
 * @typedef {keyof typeof OUTLINES} LaterName
 * @typedef {EarlyName|LaterName} IconName
 */

/**
 * Draws an icon; it is decoration, so whatever carries it needs a name of its own.
 *
 * @param {IconName} name
 */
export function icon(name) {
  return name in OUTLINES ? drawn(OUTLINES[/** @type {LaterName} */ (name)]) : early(/** @type {EarlyName} */ (name));
}
