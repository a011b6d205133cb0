/** What a request can't be answered with, as HTTP says it: 404 no such thing, 409 not in this state, 503 nobody answers. */
export class RequestError extends Error {
  override readonly name = 'RequestError';

  constructor(
    readonly status: 400 | 404 | 409 | 503,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
