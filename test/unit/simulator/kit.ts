import { createHash } from 'node:crypto';
import {
  type Call,
  createExchange,
  type Exchange,
  findLeg,
  type Leg,
  type PbxOptions,
} from '../../../simulator/pbx/pbx.ts';
import type { Random } from '../../../simulator/random.ts';
import type { Clock } from '../../../simulator/time.ts';

/** A clock that stands still until it is moved; what is due then runs in order. */
export interface HandClock extends Clock {
  advance(ms: number): void;
}

export function handClock(start = 1_700_000_000_000): HandClock {
  let now = start;
  let waiting: { due: number; run: () => void }[] = [];
  return {
    now: () => now,
    precise: () => now,
    after: (ms, run) => {
      const entry = { due: now + ms, run };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
    advance: (ms) => {
      now += ms;
      const due = waiting.filter((entry) => entry.due <= now).toSorted((one, other) => one.due - other.due);
      waiting = waiting.filter((entry) => entry.due > now);
      for (const { run } of due) {
        run();
      }
    },
  };
}

/** Random bytes that are the same in every run. */
export function seededRandom(seed: string): Random {
  let counter = 0;
  return (byteCount) => {
    counter += 1;
    return createHash('shake256', { outputLength: byteCount }).update(`${seed} ${counter}`).digest();
  };
}

/** One step of a leg inside the house, as text: `200 ringing deliveredEvent newCall`. */
export interface TestPbx {
  readonly exchange: Exchange;
  readonly clock: HandClock;
  readonly steps: string[];
  readonly over: Call[];
  leg(endpoint: string, callId: string): Leg;
}

/** A PBX with extensions 200 to 204 that writes down its steps. */
export function testPbx(
  options: Partial<Pick<PbxOptions, 'callIds' | 'trunkReports' | 'originatorHears' | 'joinForm'>> = {},
): TestPbx {
  const clock = handClock();
  const steps: string[] = [];
  const over: Call[] = [];
  const exchange = createExchange({
    clock,
    extensions: ['200', '201', '202', '203', '204'],
    callIds: { lowest: 100, first: 350, highest: 999 },
    trunkReports: () => 'network',
    originatorHears: () => 'established',
    joinForm: () => ({ ids: 'held', tracking: 'held', order: 'end-first' }),
    onCall: () => undefined,
    onStep: ({ endpoint, state, event, cause }) => steps.push(`${endpoint} ${state} ${event} ${cause}`),
    onCallOver: (call) => over.push(call),
    ...options,
  });
  const leg = (endpoint: string, callId: string): Leg => {
    const found = findLeg(exchange, endpoint, callId);
    if (found === undefined) {
      throw new Error(`no live leg of ${endpoint} in call ${callId}`);
    }
    return found;
  };
  return { exchange, clock, steps, over, leg };
}
