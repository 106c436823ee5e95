import { describe, expect, it } from 'vitest';
import { fromChosenLine } from '../../../main/desktop/dialing/chosen-line.ts';
import { FakeAgent, fakeSettings } from './fakes.ts';

const chooser = (dialEndpoint: string) => {
  const agent = new FakeAgent();
  agent.link = { state: 'online', endpointIds: ['200', '203'] };
  return { agent, settings: fakeSettings({ dialEndpoint }) };
};

describe('a number', () => {
  it('is dialled from the chosen line', () => {
    expect(fromChosenLine({ number: '205' }, chooser('203'))).toEqual({ number: '205', endpoint: '203' });
  });

  it('is dialled from the line that is named', () => {
    expect(fromChosenLine({ number: '205', endpoint: '200' }, chooser('203')).endpoint).toBe('200');
  });

  it.each(['', '209'])('is dialled as before where %j is chosen, which is not watched', (dialEndpoint) => {
    expect(fromChosenLine({ number: '205' }, chooser(dialEndpoint))).toEqual({ number: '205' });
  });
});
