import { describe, expect, it } from 'vitest';
import { callingBackForMs, endedForMs, missedForMs } from '../../../main/desktop/presenter/ended-calls.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { presented, ringing } from './fakes.ts';
import { nobody } from './no-parts.ts';

type View = ReturnType<typeof presented>;

const ends = ({ agent }: View, changes: Parameters<typeof ringing>[0] = {}) =>
  agent.reportCall(ringing({ phase: 'ended', outcome: 'missed', actions: [], ...changes }));

const endingOf = ({ presenter }: View) => presenter.cards()[0]?.ending;

describe('the card of an ended call', () => {
  it('stands at once where the live one stood, without an action, and goes after its time', async () => {
    const view = presented();
    view.agent.reportCall(ringing());
    ends(view, { outcome: 'declined' });
    expect(view.events.map(({ type }) => type)).toEqual(['cards', 'cards']);
    expect(view.presenter.cards()).toMatchObject([{ key: 'a', phase: 'ended', actions: [], isHidden: false }]);
    expect(endingOf(view)).toEqual({ outcome: 'declined', shownForMs: endedForMs, dial: '201' });
    await view.clock.advance(endedForMs - 1);
    expect(view.presenter.cards()).toMatchObject([{ elapsedMs: endedForMs - 1 }]);
    await view.clock.advance(1);
    expect([view.presenter.cards(), view.events.at(-1)]).toMatchObject([
      [],
      { type: 'cards', cards: [], removed: ['a'] },
    ]);
    expect(view.clock.pending).toBe(0);
  });

  it('stays longer where the call was missed', async () => {
    const view = presented();
    view.agent.reportCall(ringing());
    ends(view);
    await view.clock.advance(missedForMs - 1);
    expect(endingOf(view)?.outcome).toBe('missed');
    await view.clock.advance(1);
    expect(view.presenter.cards()).toEqual([]);
  });

  it('says how long it was talked, holding included, from the first that was seen of it', async () => {
    const view = presented();
    view.agent.durations.set('a', 2_000);
    view.agent.reportCall(ringing({ phase: 'connected' }));
    await view.clock.advance(5_000);
    view.agent.reportCall(ringing({ phase: 'held' }));
    await view.clock.advance(4_000);
    ends(view, { outcome: 'answered' });
    expect(endingOf(view)).toMatchObject({ outcome: 'answered', talkedMs: 11_000 });
  });

  it('says no length that nobody knows', () => {
    const view = presented();
    view.agent.reportCall(ringing({ phase: 'held' }));
    ends(view, { outcome: 'answered' });
    expect(endingOf(view)).not.toHaveProperty('talkedMs');
  });

  it('says to whom it was sent, by name where the directory has one', () => {
    const view = presented();
    view.agent.colleagues = [{ extension: '202', name: 'Jan Andersen' }];
    view.agent.reportCall(ringing());
    view.agent.report({ type: 'activity', activity: { call: 'a', pending: 'redirect', destination: '202' } });
    ends(view, { outcome: 'redirected' });
    expect(endingOf(view)).toMatchObject({ sentTo: 'Jan Andersen (202)' });
  });

  it('names nobody whom the call was not sent to after all', () => {
    const view = presented();
    view.agent.reportCall(ringing());
    view.agent.report({ type: 'activity', activity: { call: 'a', pending: 'redirect', destination: '202' } });
    ends(view, { outcome: 'missed' });
    expect(endingOf(view)).not.toHaveProperty('sentTo');
  });

  it('cannot call back a withheld number', () => {
    const view = presented();
    view.agent.reportCall(ringing({ party: { number: 'anonymous' } }));
    ends(view, { party: { number: 'anonymous' } });
    expect(endingOf(view)).not.toHaveProperty('dial');
  });

  it.each([
    ['the user had hidden it', (view: View) => void view.presenter.hideCard('a')],
    ['the popup was not on the screen', (view: View) => void Object.assign(view.desk, { isPopupSeen: false })],
  ])('is none where %s', (_why, hide) => {
    const view = presented();
    view.agent.reportCall(ringing());
    hide(view);
    ends(view);
    expect([view.presenter.cards(), view.events.at(-1)]).toMatchObject([
      [],
      { type: 'cards', cards: [], removed: ['a'] },
    ]);
    expect(view.clock.pending).toBe(0);
  });

  it('is none of a call that nobody has seen', () => {
    const view = presented();
    ends(view);
    expect(view.events).toEqual([]);
  });

  it('is closed by the user, once', () => {
    const view = presented();
    view.agent.reportCall(ringing());
    ends(view);
    expect([view.presenter.hideCard('a').ok, view.presenter.hideCard('a').ok]).toEqual([true, false]);
    expect([view.presenter.cards(), view.clock.pending]).toEqual([[], 0]);
  });

  it('goes with all others where the popup is closed as a whole', () => {
    const view = presented();
    view.agent.reportCall(ringing({ key: 'live' }));
    view.agent.reportCall(ringing());
    ends(view);
    view.presenter.hideEverything();
    expect(view.presenter.cards()).toMatchObject([{ key: 'live', isHidden: true }]);
  });

  it('comes after the live ones, and gives way where the call lives after all', async () => {
    const view = presented();
    view.agent.reportCall(ringing());
    view.agent.reportCall(ringing({ key: 'later', startedAt: '2026-01-05T09:00:09.000Z' }));
    ends(view);
    expect(view.presenter.cards().map(({ key, phase }) => `${key} ${phase}`)).toEqual(['later ringing', 'a ended']);
    view.agent.reportCall(ringing({ phase: 'connected' }));
    await view.clock.advance(missedForMs);
    expect(view.presenter.cards().map(({ key, phase }) => `${key} ${phase}`)).toEqual(['a connected', 'later ringing']);
  });
});

describe('calling back from an ended card', () => {
  const missed = () => {
    const view = presented();
    view.agent.reportCall(ringing());
    ends(view);
    return view;
  };

  it('keeps the card as long as that takes, and takes it away with success', async () => {
    const view = missed();
    const { promise, resolve } = Promise.withResolvers<Result<void>>();
    const done = view.presenter.callBack('a', () => promise);
    await view.clock.advance(missedForMs);
    expect(endingOf(view)).toMatchObject({ shownForMs: callingBackForMs });
    resolve(success(undefined));
    await done;
    expect([view.presenter.cards(), view.clock.pending]).toEqual([[], 0]);
  });

  it('leaves the card its time to say why it failed', async () => {
    const view = missed();
    await view.clock.advance(missedForMs - 1);
    expect(await view.presenter.callBack('a', async () => failed('offline'))).toEqual(failed('offline'));
    await view.clock.advance(missedForMs - 1);
    expect(endingOf(view)?.shownForMs).toBe(2 * missedForMs - 1);
    await view.clock.advance(1);
    expect(view.presenter.cards()).toEqual([]);
  });

  it('calls also where the card is gone by now', async () => {
    const view = presented();
    expect(await view.presenter.callBack('gone', async () => success('called'))).toEqual(success('called'));
    expect(view.events).toEqual([]);
  });
});

describe('who a card names', () => {
  const outside = { number: '+442079460018', name: 'LONDON' };
  const knowing = (known: Readonly<Record<string, { name?: string; organisation?: string; photo?: string }>>) => {
    const view = presented();
    view.desk.people = { ...nobody, personOf: (number) => known[number] };
    return view;
  };

  it('is the contact of an outside number, with organisation and picture, whatever the trunk calls it', () => {
    const tom = { name: 'Tom Baker', organisation: 'Baker & Sons', photo: '/photos/1' };
    const view = knowing({ [outside.number]: tom });
    view.agent.reportCall(ringing({ party: outside }));
    expect(view.presenter.cards()).toMatchObject([{ ...tom, number: '020 7946 0018' }]);
    ends(view, { party: outside });
    expect(view.presenter.cards()).toMatchObject([{ ...tom, phase: 'ended' }]);
  });

  it('is the name of the phone system where no contact has one', () => {
    const view = knowing({ [outside.number]: { organisation: 'Baker & Sons' } });
    view.agent.reportCall(ringing({ party: outside }));
    expect(view.presenter.cards()).toMatchObject([{ name: 'LONDON', organisation: 'Baker & Sons' }]);
  });

  it('is the phone system’s word for an extension, with what the contacts add to it', () => {
    const view = knowing({ '201': { name: 'Somebody else', photo: '/photos/2' } });
    view.agent.reportCall(ringing({ party: { number: '201', name: 'Priya Raman' } }));
    expect(view.presenter.cards()).toMatchObject([{ name: 'Priya Raman', photo: '/photos/2' }]);
  });

  it('is told anew when the contacts change, on live cards and on ended ones', () => {
    const view = knowing({});
    view.agent.reportCall(ringing({ party: outside }));
    view.agent.reportCall(ringing({ key: 'b', party: outside }));
    ends(view, { key: 'b', party: outside });
    view.desk.people = { ...nobody, personOf: () => ({ name: 'Tom Baker' }) };
    view.desk.tellPeople();
    const cards = [
      { key: 'a', name: 'Tom Baker' },
      { key: 'b', name: 'Tom Baker', phase: 'ended' },
    ];
    expect(view.events.at(-1)).toMatchObject({ type: 'cards', cards, removed: [] });
  });

  it('names the group that was called', () => {
    const view = knowing({ '450': { name: 'Sales' } });
    view.agent.reportCall(ringing({ to: { number: '450' } }));
    expect(view.presenter.cards()).toMatchObject([{ calledLabel: 'Sales (450)' }]);
  });
});

describe('the number of a card', () => {
  it.each([
    ['GB', '+442079460018', '020 7946 0018'],
    ['US', '+12125550123', '(212) 555-0123'],
    ['DE', '+4930901820', '030 901820'],
    ['FR', '+33142685300', '01 42 68 53 00'],
    ['CH', '+41442681234', '044 268 12 34'],
    ['AT', '+43153115202', '01 53115202'],
    ['IT', '+390612345678', '06 1234 5678'],
    ['NL', '+31205551234', '020 555 1234'],
    ['AU', '+61293744000', '(02) 9374 4000'],
    ['DE', '+442079460018', '+44 20 7946 0018'],
    ['GB', '201', '201'],
  ])('in %s of %s is %s', (country, number, shown) => {
    const view = presented();
    view.settings.update({ country });
    view.agent.reportCall(ringing({ party: { number } }));
    expect(view.presenter.cards()[0]?.number).toBe(shown);
  });
});
