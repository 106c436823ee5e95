import { describe, expect, it } from 'vitest';
import { legOfRecord } from '../../../main/calls/past-call.ts';
import type { OutcomeEvidence } from '../../../main/calls/types.ts';
import { viewCall } from '../../../main/calls/view.ts';
import { bare, Feed, outbound, report } from './helpers.ts';

/** What the last leg that was told says of its end, from outside. */
function verdict(feed: Feed): { outcome: string | undefined; evidence: OutcomeEvidence | undefined } {
  const last = feed.effects.findLast((effect) => effect.type === 'leg');
  if (last?.type !== 'leg') return expect.unreachable('no leg was told');
  const context = { capabilities: { hasDelete: false }, others: [], nameOf: () => undefined };
  const { outcome, evidence } = viewCall(last.leg, context);
  return { outcome, evidence };
}

const rung = () => new Feed().step({ put: report(), at: 1 });
const talked = () => rung().step({ put: report({ state: 'connected', eventType: 'establishedEvent' }), at: 2 });
const dialled = (party = '201') =>
  new Feed().step({ directory: ['201'] }).step({ put: outbound({ to: { number: party } }), at: 1 });

describe('what an outcome was concluded from', () => {
  it.each<[string, Feed, string, OutcomeEvidence]>([
    [
      'our own command',
      rung()
        .step({ intent: 'decline' })
        .step({ delete: report({ cause: 'normalClearing' }), at: 5 }),
      'declined',
      { basis: 'command', command: 'decline', cause: 'normalClearing', state: 'ringing' },
    ],
    [
      'our own hang-up of a ringing call',
      rung().step({ intent: 'hangUp' }).step({ delete: bare() }),
      'declined',
      { basis: 'command', command: 'hangUp', state: 'ringing' },
    ],
    [
      'a cause',
      rung().step({ delete: report({ cause: 'callPickup' }), at: 5 }),
      'elsewhere',
      { basis: 'cause', cause: 'callPickup', state: 'ringing' },
    ],
    [
      'a transfer that the cause tells',
      talked().step({ delete: report({ cause: 'singleStepTransfer' }), at: 5 }),
      'transferred',
      { basis: 'cause', cause: 'singleStepTransfer', state: 'connected' },
    ],
    [
      'a state, and a cause that nobody knows is kept beside it',
      rung().step({ delete: report({ cause: 'campOn' }), at: 5 }),
      'missed',
      { basis: 'state', cause: 'campOn', state: 'ringing' },
    ],
    ['having been connected', talked().step({ delete: bare() }), 'answered', { basis: 'state', state: 'connected' }],
    [
      'having been connected, then gone',
      talked().step({ list: [] }),
      'answered',
      { basis: 'state', state: 'connected' },
    ],
    ['absence', rung().step({ list: [] }), 'missed', { basis: 'absence', state: 'ringing' }],
    [
      'a state that is told with the end',
      dialled().step({ put: outbound({ state: 'failed', cause: 'normalClearing' }), at: 5 }),
      'failed',
      { basis: 'state', cause: 'normalClearing', state: 'failed' },
    ],
    [
      'a cause of failure',
      dialled().step({ delete: outbound({ cause: 'busy' }), at: 5 }),
      'failed',
      { basis: 'cause', cause: 'busy', state: 'dialing' },
    ],
    [
      'nothing, of an outside party',
      dialled('+447700900123').step({ delete: outbound({ cause: 'normalClearing' }), at: 5 }),
      'unknown',
      { basis: 'state', cause: 'normalClearing', state: 'dialing' },
    ],
  ])('%s', (_, feed, outcome, evidence) => {
    expect(verdict(feed)).toEqual({ outcome, evidence });
  });

  it('of an entry of the history is told alike', () => {
    const leg = legOfRecord(
      {
        recordId: 'r',
        endpointId: '200',
        direction: 'inbound',
        from: { number: '201' },
        to: { number: '200' },
        cause: 'callPickup',
        createdOn: '2021-04-20T15:39:01.286Z',
      },
      ['200'],
    );
    expect(leg).toMatchObject({
      outcome: 'elsewhere',
      evidence: { basis: 'cause', cause: 'callPickup', state: 'ringing' },
    });
  });

  it('a live call has none', () => {
    expect(verdict(rung())).toEqual({ outcome: undefined, evidence: undefined });
  });
});
