/** Names a device by what its browser calls itself. */

const BROWSERS = /** @type {const} */ ([
  [/Edg\//u, 'Edge'], [/OPR\//u, 'Opera'], [/Firefox\//u, 'Firefox'], [/Chrom(e|ium)\//u, 'Chrome'], [/Safari\//u, 'Safari'],
]);

const SYSTEMS = /** @type {const} */ ([
  [/Android/u, 'Android'], [/iPhone|iPad/u, 'iOS'], [/Windows/u, 'Windows'], [/Mac OS X/u, 'macOS'], [/CrOS/u, 'ChromeOS'],
  [/Linux/u, 'Linux'],
]);

/** The longest name of something that is no browser. */
const LONGEST = 60;

/**
 * "Firefox on Windows", or what another program calls itself.
 *
 * @param {string} userAgent
 */
export function deviceName(userAgent) {
  const browser = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  if (browser && system) return `${browser} on ${system}`;
  return userAgent.slice(0, LONGEST) || 'Unknown device';
}
