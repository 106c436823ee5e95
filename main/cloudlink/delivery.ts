import type { CallPublication } from '../calls/report.ts';
import type { Log } from '../ports.ts';
import type { LinkHandlers } from './link-types.ts';
import { readMessage } from './publications.ts';

type DeliveryHandlers = Pick<LinkHandlers, 'endpoints' | 'onPublication' | 'onUnreadable'>;

/** Brings the publications in a message to whoever handles them. */
export class Delivery {
  readonly #handlers: DeliveryHandlers;
  readonly #log: Log;
  readonly #onOther: (publication: CallPublication) => boolean;

  /** `onOther`: about a call on none of our endpoints; false where nobody wants it. */
  constructor(handlers: DeliveryHandlers, log: Log, onOther: (publication: CallPublication) => boolean) {
    this.#handlers = handlers;
    this.#log = log;
    this.#onOther = onOther;
  }

  /** Passes on what one message says. False where it cannot be read. */
  take(payload: string): boolean {
    const message = readMessage(payload);
    if (!message.ok) this.#miss(message.failure.detail);
    else {
      for (const publication of message.value.publications) this.#pass(publication);
      if (!message.value.isWhole) this.#miss('a publication of a shape that cannot be read');
    }
    return message.ok;
  }

  #miss(detail: string | undefined): void {
    this.#log.warn('a notification could not be read', { detail });
    this.#handlers.onUnreadable();
  }

  /** A filter is a prefix, and the platform's: that the call is on one of our endpoints is checked here again. */
  #pass(publication: CallPublication): void {
    const { endpointId } = publication.report;
    try {
      if (this.#handlers.endpoints().includes(endpointId)) this.#handlers.onPublication(publication);
      else if (!this.#onOther(publication))
        this.#log.debug('a notification for another endpoint was dropped', { endpointId });
    } catch (error) {
      // One call that cannot be handled must not take the line, and with it every other call, down.
      this.#log.error('a notification could not be handled', { error });
    }
  }
}
