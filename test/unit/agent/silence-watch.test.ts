import { describe, expect, it } from 'vitest';
import { createSilenceWatch } from '../../../main/agent/silence-watch.ts';
import type { Leg } from '../../../main/calls/leg.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { Feed, report } from '../calls/helpers.ts';

const minute = 60_000;

const legIn = (state: string): Leg => {
  const [leg] = new Feed().step({ put: report({ state }), at: 1 }).live();
  if (leg === undefined) throw new Error('no leg');
  return leg;
};

const watched = (leg: Leg) => {
  const clock = new FakeClock();
  const looks: string[] = [];
  const watch = createSilenceWatch(clock, (endpointId) => looks.push(endpointId));
  watch.heard(leg);
  return { clock, looks, watch };
};

describe('a call of which nothing is heard', () => {
  it('is looked at after a minute of ringing, then ever more rarely, never in a loop', async () => {
    const { clock, looks } = watched(legIn('ringing'));
    await clock.advance(minute - 1);
    expect(looks).toEqual([]);
    await clock.advance(1);
    expect(looks).toEqual(['200']);
    await clock.advance(60 * minute);
    expect(looks.length).toBeLessThan(10);
  });

  it('is looked at after ten minutes of talking', async () => {
    const { clock, looks } = watched(legIn('connected'));
    await clock.advance(10 * minute - 1);
    expect(looks).toEqual([]);
    await clock.advance(1);
    expect(looks).toEqual(['200']);
  });

  it('is left alone when there is news, and for ever once it has ended', async () => {
    const { clock, looks, watch } = watched(legIn('ringing'));
    await clock.advance(minute - 1);
    watch.heard(legIn('ringing'));
    await clock.advance(minute - 1);
    watch.heard({ ...legIn('ringing'), phase: 'ended' });
    await clock.advance(60 * minute);
    expect([looks, clock.pending]).toEqual([[], 0]);
  });
});
