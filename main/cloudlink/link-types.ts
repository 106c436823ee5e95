import type { CallPublication } from '../calls/report.ts';
import type { Failure, Result } from '../failure.ts';

/** What the link is doing while it connects, in this order (API reference 9.1). */
export type LinkStep = 'address' | 'subscription' | 'socket' | 'topic' | 'calls';

/** Where the link stands. Its diagram is above the class in link.ts. */
export type LinkPhase =
  | { readonly state: 'idle'; readonly reason: 'not-started' | 'suspended' | 'stopped' }
  | { readonly state: 'connecting'; readonly step: LinkStep }
  | { readonly state: 'online' }
  /** `delayMs`: from now until the next attempt, at the time of saying. */
  | { readonly state: 'retrying'; readonly reason: string; readonly failure: Failure; readonly delayMs: number }
  /** Another agent uses our MQTT client id. Only `start` tries again. */
  | { readonly state: 'replaced'; readonly reason: string }
  | { readonly state: 'auth-required'; readonly reason: string; readonly failure: Failure };

/** Facts for a health check. Times are ms since the epoch. */
export interface LinkFacts {
  /** Since when the link is online. */
  readonly onlineSinceMs?: number;
  /** Since when the MQTT connection stands (CONNACK). */
  readonly connectedSinceMs?: number;
  /** When anything last came on this connection: a ping's answer, or any other packet. */
  readonly lastAliveMs?: number;
  /** When the last readable publication came on this connection. */
  readonly lastPublicationMs?: number;
  readonly subscriptions: readonly { readonly endpointId: string; readonly expiresAtMs: number }[];
}

/** What the link tells, and asks. */
export interface LinkHandlers {
  /** The extensions to watch, now. Read at every attempt and for every publication. */
  endpoints(): readonly string[];
  /** A publication about a call on one of `endpoints`. Comes at once, also while `onSubscribed` is under way. */
  onPublication(publication: CallPublication): void;
  /** A notification came that could not be read: it may have told of a call. */
  onUnreadable(): void;
  /** A publication about a call on an endpoint that `watch` listens to, and that is none of `endpoints`. */
  onFarPublication?(publication: CallPublication): void;
  /** Events flow; re-read the calls now. Only its success makes the link `online`. */
  onSubscribed(): Promise<Result<void>>;
  onState(phase: LinkPhase): void;
}

/** The notification line. One object per sign-in. */
export interface Link {
  /** Connects and keeps connecting. No effect while it is running; tries again after `replaced` or `auth-required`. */
  start(): void;
  /** Ends the line for good. Fails with the first subscription that could not be deleted; the line is ended anyway. */
  stop(options: { readonly deleteSubscription: boolean }): Promise<Result<void>>;
  /** The machine is about to sleep: closes at once. */
  suspend(): void;
  /**
   * The machine woke, or somebody wants the line now: connects at once, also where the line seemed up. What the platform
   * asked to wait, and the bound on attempts (pace.ts), still hold. No effect while `replaced` or `auth-required`.
   */
  resume(): void;
  /**
   * The machine's network changed. A line that waits tries at once. A line that is up is probed, not renewed: the probe
   * costs no request and makes no gap, so that an adapter or a VPN that comes and goes does no harm, and a connection that
   * the change has killed in silence is known within three seconds and made anew.
   */
  check(): void;
  /**
   * Other endpoints are to be watched: connects anew, which subscribes to them and reads their calls. A line that is up
   * and may not connect now (pace.ts) stays up until it may.
   */
  rewatch(): void;
  /**
   * Listens to an endpoint beside ours, on the connection that stands: one subscription that is neither recorded nor
   * renewed. Its publications go to `onFarPublication`, until `unwatch` or until the connection ends. The line is not
   * touched by a failure; `forbidden` also where the broker does not grant the topic.
   */
  watch(endpointId: string): Promise<Result<void>>;
  /** Listens to it no more, and deletes its subscription. */
  unwatch(endpointId: string): Promise<void>;
  status(): LinkPhase;
  facts(): LinkFacts;
}
