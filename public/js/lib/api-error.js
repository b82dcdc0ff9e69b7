/** What a call to the server that failed says, for code and for people. */

export class APIError extends Error {
  /**
   * @param {number} status 0 when there was no answer
   * @param {import('../types.js').Problem} problem
   */
  constructor(status, problem) {
    super(problem.detail || problem.title || `The server answered ${status}.`);
    this.status = status;
    this.code = problem.code ?? '';
    this.fields = problem.errors ?? [];
  }

  /**
   * What is wrong with one field of a form, if anything.
   *
   * @param {string} name
   */
  about(name) {
    return this.fields.find((field) => field.pointer?.endsWith(`/${name}`))?.detail ?? '';
  }
}

/**
 * What went wrong, in a sentence for people.
 *
 * @param {unknown} error
 */
export function sentence(error) {
  return error instanceof APIError ? error.message : 'Something went wrong in this page. Please try again.';
}
