import type { Leg } from '../../../main/calls/leg.ts';
import {
  type CallsEffect,
  type CallsEvent,
  type CallsState,
  emptyCalls,
  reduceCalls,
} from '../../../main/calls/model.ts';
import type { CallPublication, CallReport } from '../../../main/calls/report.ts';

/** A report of an inbound ringing call 350 on endpoint 200, changed as told. */
export const report = (changes: Partial<CallReport> = {}): CallReport => ({
  endpointId: '200',
  callId: '350',
  state: 'ringing',
  cause: 'newCall',
  direction: 'inbound',
  eventType: 'deliveredEvent',
  callTrackingId: '1618933141#42',
  from: { number: '201' },
  to: { number: '200' },
  createdOn: '2021-04-20T15:39:01.286Z',
  ...changes,
});

/** The same, outbound: the originating leg, connected at once. */
export const outbound = (changes: Partial<CallReport> = {}): CallReport =>
  report({
    direction: 'outbound',
    state: 'connected',
    eventType: 'originatedEvent',
    from: { number: '200' },
    to: { number: '201' },
    ...changes,
  });

type Step =
  | { put: CallReport; at?: number; id?: string }
  | { delete: CallReport; at?: number; id?: string }
  | { list: readonly CallReport[]; sent?: { arrival: number; monotonicMs: number } }
  | { answer: CallReport; sent: { arrival: number; monotonicMs: number }; isMade?: true }
  | { directory: readonly string[] }
  | { reset: true }
  | { gap: true }
  | { intent: 'answer' | 'decline' | 'redirect' | 'transfer' | 'hangUp' };

/** Feeds the model, and keeps what came out. Each step is 10 ms after the one before; platform times are given in ms. */
export class Feed {
  state: CallsState = emptyCalls;
  effects: CallsEffect[] = [];
  private clockMs = 0;

  /** Lets time pass. */
  wait(ms: number): this {
    this.clockMs += ms;
    return this;
  }

  step(step: Step): this {
    this.clockMs += 10;
    const moment = { nowMs: 1_700_000_000_000 + this.clockMs, monotonicMs: this.clockMs };
    const result = reduceCalls(this.state, this.event(step, moment));
    this.state = result.state;
    this.effects.push(...result.effects);
    return this;
  }

  sending(): { arrival: number; monotonicMs: number } {
    return { arrival: this.state.arrival, monotonicMs: this.clockMs };
  }

  /** Every leg effect as `phase`, or `ended:outcome`. */
  phases(): string[] {
    return this.effects.flatMap((effect) =>
      effect.type === 'leg' ? [effect.leg.phase === 'ended' ? `ended:${effect.leg.outcome}` : effect.leg.phase] : [],
    );
  }

  live(): Leg[] {
    return [...this.state.live.values()];
  }

  keys(): Set<string> {
    return new Set(this.effects.flatMap((effect) => (effect.type === 'leg' ? [effect.leg.key] : [])));
  }

  private event(step: Step, moment: CallsEvent['moment']): CallsEvent {
    if ('put' in step) return { type: 'publication', publication: publication(step.put, false, step), moment };
    if ('delete' in step) return { type: 'publication', publication: publication(step.delete, true, step), moment };
    if ('list' in step)
      return { type: 'list', endpointId: '200', reports: step.list, sent: step.sent ?? this.sending(), moment };
    if ('directory' in step) return { type: 'directory', extensions: new Set(step.directory), moment };
    if ('reset' in step) return { type: 'reset', moment };
    if ('gap' in step) return { type: 'gap', moment };
    if ('answer' in step) {
      const { answer, sent, isMade = false } = step;
      return { type: 'answer', report: answer, sent, isMade, moment };
    }
    return { type: 'intent', key: this.live()[0]?.key ?? '', intent: step.intent, moment };
  }
}

const publication = (
  of: CallReport,
  isDeletion: boolean,
  { at, id }: { at?: number; id?: string },
): CallPublication => ({
  report: of,
  isDeletion,
  ...(at === undefined ? {} : { timestampMs: at }),
  ...(id === undefined ? {} : { publicationId: id }),
});

/** A DELETE that says nothing but the address. */
export const bare = (): CallReport => ({ endpointId: '200', callId: '350', from: {}, to: {} });
