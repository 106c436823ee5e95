/** A connection that ends so soon after it stood was taken away rather than lost, ms. */
const kickedWithinMs = 5_000;
/** So many reconnections in a row taken away: another agent uses our client id. */
const kicksOfAnother = 2;

/** A connection that had its topics, and that the other side ended. */
export interface EndedConnection {
  /** The client id, where the platform named it, so that another agent may hold it as well. */
  readonly sharedClientId: string | undefined;
  /** Since CONNACK, ms; infinite where there was none. */
  readonly livedMs: number;
  /** Made by ourselves after a connection ended, not by start or resume. */
  readonly isReconnect: boolean;
}

/**
 * Recognises another agent with our client id. MQTT 3.1.1 cannot say why it closes: what shows it is that reconnections
 * under the same id are taken away at once, again and again (API reference 4.5). An id of our own is random, and nobody
 * takes it: a line that is cut at once under such an id is only a bad line.
 */
export class TakeoverWatch {
  #kicks = 0;
  #endedClientId: string | undefined;

  /** True where this end shows that another agent has taken the client id. */
  isTakenOver({ sharedClientId, livedMs, isReconnect }: EndedConnection): boolean {
    const isSameId = sharedClientId !== undefined && sharedClientId === this.#endedClientId;
    this.#endedClientId = sharedClientId;
    this.#kicks = isReconnect && isSameId && livedMs < kickedWithinMs ? this.#kicks + 1 : 0;
    return this.#kicks >= kicksOfAnother;
  }
}
