import type { Call, CallAction, Phase } from '../../main/calls/types.ts';
import { actElsewhere, consulting, held, ring, type Scene, talk } from './actions-kit.ts';

/** One action of the table, as it is tried against the simulator. */
export interface ActionCase {
  readonly action: CallAction;
  /** What the command carries. */
  readonly extra?: Readonly<Record<string, string>>;
  /** Brings about a call that allows it. */
  readonly prepare: (world: Scene) => Promise<Call>;
  /** The phase that confirms it; undefined where none does. */
  readonly confirmedBy: Phase | undefined;
  /** Brings about a call that does not allow it, so that the agent itself refuses. Absent: every live call allows it. */
  readonly prepareWrong?: (world: Scene) => Promise<Call>;
  /** Makes the platform refuse with 409, unheard by the agent. Absent: it never refuses this on a live call. */
  readonly conflict?: (world: Scene, call: Call) => unknown;
}

const elsewhere =
  (action: string) =>
  (world: Scene, call: Call): unknown =>
    actElsewhere(world, call, action);

/** The caller of the held call has gone: nothing is left to be joined with. */
const heldIsGone = ({ platform: { simulator }, terminal }: Scene): unknown => {
  const call = terminal.agent.snapshot().calls.find(({ phase }) => phase === 'held');
  return simulator.hangUp(call?.callId ?? '');
};

const busy = ({ platform: { simulator } }: Scene): void => simulator.setBusy('204', true);

const to = (destination: string) => ({ extra: { destination } });
const onTwo = { prepare: consulting, prepareWrong: talk, conflict: heldIsGone };

/** Every row of the table of actions. */
export const actionCases: readonly ActionCase[] = [
  { action: 'answer', prepare: ring, confirmedBy: 'connected', prepareWrong: talk, conflict: elsewhere('answer') },
  { action: 'decline', prepare: ring, confirmedBy: 'ended', prepareWrong: talk },
  {
    action: 'redirect',
    ...to('202'),
    ...{ prepare: ring, confirmedBy: 'ended', prepareWrong: talk, conflict: elsewhere('answer') },
  },
  { action: 'hold', prepare: talk, confirmedBy: 'held', prepareWrong: ring, conflict: elsewhere('hold') },
  {
    action: 'retrieve',
    ...{ prepare: held, confirmedBy: 'connected', prepareWrong: talk, conflict: elsewhere('retrieve') },
  },
  {
    action: 'transfer',
    ...to('204'),
    ...{ prepare: talk, confirmedBy: 'ended', prepareWrong: ring, conflict: busy },
  },
  {
    action: 'consult',
    ...to('204'),
    ...{ prepare: talk, confirmedBy: 'held', prepareWrong: ring, conflict: elsewhere('hold') },
  },
  { action: 'completeTransfer', ...onTwo, confirmedBy: 'ended' },
  { action: 'alternate', ...onTwo, confirmedBy: 'held' },
  { action: 'reconnect', ...onTwo, confirmedBy: 'ended' },
  { action: 'conference', ...onTwo, confirmedBy: 'ended' },
  {
    action: 'digits',
    extra: { digits: '12#' },
    ...{ prepare: talk, confirmedBy: undefined, prepareWrong: ring, conflict: elsewhere('hold') },
  },
  { action: 'hangUp', prepare: talk, confirmedBy: 'ended' },
];
