import { platformTime } from './ending.ts';
import type { ReportContext } from './growth.ts';
import type { CallsState, Moment, Sending } from './state.ts';

/** When and how a report came. */
export interface Arrival {
  readonly moment: Moment;
  readonly timestampMs: number | undefined;
  /** GET answers and command answers only. */
  readonly sent?: Sending;
  readonly isMade?: boolean | undefined;
  /** Of a list: the keys of the legs that it no longer holds. */
  readonly gone?: ReadonlySet<string>;
}

/** A GET tells the truth of the moment in which it was sent, or later: older events cannot overrule it. */
export const contextOf = (state: CallsState, { moment, timestampMs, sent, gone }: Arrival): ReportContext => ({
  moment,
  timestampMs,
  knownAtMs: timestampMs ?? (sent === undefined ? undefined : platformTime(state, sent)),
  platformMs: state.isClockOld ? undefined : platformTime(state, moment),
  isRead: gone !== undefined,
  arrival: state.arrival,
  extensions: state.extensions,
});
