import { expect, it } from 'vitest';
import type { OfflineCall } from '../../../main/agent/types.ts';
import { lineOfEvent } from '../../../main/headless/output.ts';

const call: OfflineCall = {
  ...{ key: 'offline/200/350/1', endpointId: '200', direction: 'inbound', outcome: 'missed' },
  ...{
    from: { number: '201' },
    to: { number: '200' },
    party: { number: '201' },
    startedAt: '2026-03-01T09:00:00.000Z',
  },
};

it('prints the calls of while it was offline, whole, and nothing of an empty list', () => {
  expect(lineOfEvent({ type: 'offline-calls', calls: [call] })).toEqual({ event: 'offline-calls', calls: [call] });
  expect(lineOfEvent({ type: 'offline-calls', calls: [] })).toBeUndefined();
});
