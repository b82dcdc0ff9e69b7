/** Sends bytes and says how far that is, which `fetch` cannot. */

/**
 * Posts a body and gives the answer, whatever it says.
 *
 * @param {string} path
 * @param {Blob} body
 * @param {Record<string, string>} headers
 * @param {(part: number) => void} progress told what part has gone out, from 0 to 1
 * @param {AbortSignal} signal
 * @returns {Promise<Response>} rejected with an `AbortError`, or with another error when no answer came
 */
export function transfer(path, body, headers, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const end = (/** @type {() => void} */ act) => () => {
      signal.removeEventListener('abort', stop);
      act();
    };
    request.open('POST', path);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0);
    request.onload = end(() => resolve(new Response(request.responseText || null, { status: request.status })));
    request.onerror = end(() => reject(new Error('The upload broke off.')));
    request.onabort = end(() => reject(new DOMException('The upload was cancelled.', 'AbortError')));
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    else request.send(body);
  });
}
