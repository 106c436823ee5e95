import type { FailureCode } from './failure.ts';

/**
 * Why no connection, or no whole answer, was had: what the transports throw, and what the door makes a failure of. The
 * message is one short English phrase, free of secrets.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly failureCode: FailureCode;

  constructor(failureCode: FailureCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failureCode = failureCode;
  }
}
