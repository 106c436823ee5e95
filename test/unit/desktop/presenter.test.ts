import { describe, expect, it } from 'vitest';
import { endedForMs } from '../../../main/desktop/presenter/ended-calls.ts';
import { failed } from '../../../main/failure.ts';
import { fakeSettings, offlineCall, presented, ringing } from './fakes.ts';
import { nobody } from './no-parts.ts';

const cardsOf = ({ presenter }: ReturnType<typeof presented>) =>
  presenter.cards().map(({ key, phase, isHidden }) => `${key} ${phase}${isHidden ? ' hidden' : ''}`);

describe('Presenter', () => {
  it('tells a call from ring to end, numbered, and forgets it', async () => {
    const { agent, presenter, events, clock } = presented();
    agent.reportCall(ringing());
    agent.reportCall(ringing({ phase: 'connected' }));
    agent.reportCall(ringing({ phase: 'ended', outcome: 'answered' }));
    await clock.advance(endedForMs);
    expect([
      events.map((event) => `${event.sequence} ${event.type}`),
      presenter.cards(),
      presenter.state().sequence,
    ]).toEqual([['1 cards', '2 cards', '3 cards', '4 cards'], [], 4]);
  });

  it('shows a call display-ready', () => {
    const { agent, presenter } = presented();
    agent.durations.set('a', 4200);
    const party = { number: '+442079460018', name: 'Ada Palmer' };
    agent.reportCall(ringing({ party, to: { number: '200', name: 'Sales' } }));
    expect(presenter.cards()).toEqual([
      {
        key: 'a',
        direction: 'inbound',
        phase: 'ringing',
        name: 'Ada Palmer',
        number: '020 7946 0018',
        calledLabel: 'Sales (200)',
        elapsedMs: 4200,
        actions: ['answer', 'redirect', 'hangUp'],
        isHidden: false,
      },
    ]);
  });

  it('leaves name and number of a withheld caller absent, and the called number of an outbound call', () => {
    const { agent, presenter } = presented();
    agent.reportCall(ringing({ party: {}, direction: 'outbound', phase: 'dialing', farEnd: 'unknown' }));
    const [card] = presenter.cards();
    expect(card).not.toHaveProperty('number');
    expect(card).not.toHaveProperty('name');
    expect(card).not.toHaveProperty('calledLabel');
    expect(card?.farEnd).toBe('unknown');
  });

  it('takes a word in the number’s place for a withheld number', () => {
    const { agent, presenter } = presented();
    agent.reportCall(ringing({ party: { number: 'anonymous' } }));
    expect(presenter.cards()[0]).not.toHaveProperty('number');
  });

  it('puts the call that has waited longest first, whatever the order of reports', () => {
    const view = presented();
    view.agent.reportCall(ringing({ key: 'late', startedAt: '2026-01-05T09:00:09.000Z' }));
    view.agent.reportCall(ringing({ key: 'early', startedAt: '2026-01-05T09:00:01.000Z' }));
    expect(cardsOf(view)).toEqual(['early ringing', 'late ringing']);
  });

  it('hides an ignored ring, keeps it hidden while it rings, and shows it again once connected', () => {
    const view = presented();
    view.agent.reportCall(ringing());
    const outcome = view.presenter.hideCard('a');
    view.agent.reportCall(ringing({ party: { number: '201', name: 'Ann' } }));
    const whileRinging = cardsOf(view);
    view.agent.reportCall(ringing({ phase: 'connected' }));
    expect([outcome.ok, whileRinging, cardsOf(view)]).toEqual([true, ['a ringing hidden'], ['a connected']]);
  });

  it('keeps a call hidden that the user hid while they were in it, until it rings anew', () => {
    const view = presented();
    view.agent.reportCall(ringing({ phase: 'connected' }));
    view.presenter.hideCard('a');
    const seen = (['held', 'connected', 'ringing'] as const).map((phase) => {
      view.agent.reportCall(ringing({ phase }));
      return cardsOf(view);
    });
    expect(seen).toEqual([['a held hidden'], ['a connected hidden'], ['a ringing']]);
  });

  it('shows a card that hid by itself again with the next phase', () => {
    const view = presented();
    view.agent.reportCall(ringing({ phase: 'connected' }));
    view.presenter.hideCard('a', 'time');
    view.agent.reportCall(ringing({ phase: 'held' }));
    expect(cardsOf(view)).toEqual(['a held']);
  });

  it('knows what was ignored, for as long as it rings, from what hid by itself', () => {
    const { agent, presenter } = presented();
    const isIgnored = (): boolean => presenter.cards()[0]?.isIgnored === true;
    agent.reportCall(ringing());
    presenter.hideCard('a', 'time');
    const byItself = isIgnored();
    presenter.hideCard('a');
    const byUser = isIgnored();
    presenter.showCards();
    const broughtBack = isIgnored();
    agent.reportCall(ringing({ phase: 'connected' }));
    agent.reportCall(ringing());
    expect([byItself, byUser, broughtBack, isIgnored()]).toEqual([false, true, true, false]);
  });

  it('brings a hidden card back where a command was refused: nobody would see it else', () => {
    const view = presented();
    view.agent.reportCall(ringing({ phase: 'connected' }));
    view.presenter.hideCard('a');
    view.agent.report({ type: 'activity', activity: { call: 'a', pending: 'hangUp' } });
    const underWay = cardsOf(view);
    const failure = { code: 'throttled', status: 429 } as const;
    view.agent.report({ type: 'activity', activity: { call: 'a', refused: { action: 'hangUp', failure } } });
    expect([underWay, cardsOf(view)]).toEqual([['a connected hidden'], ['a connected']]);
  });

  it('brings hidden cards back on request, and refuses to hide a call that is gone', () => {
    const view = presented();
    view.agent.reportCall(ringing());
    view.presenter.hideCard('a');
    view.presenter.showCards();
    expect([cardsOf(view), view.presenter.hideCard('gone')]).toEqual([['a ringing'], failed('unknown-call')]);
  });

  it('shows a command under way, then its refusal, until the phase changes', () => {
    const { agent, presenter } = presented();
    const marks = () => presenter.cards().map(({ pending, refused }) => pending ?? refused?.failure);
    agent.reportCall(ringing());
    agent.report({ type: 'activity', activity: { call: 'a', pending: 'answer' } });
    const underWay = marks();
    const failure = { code: 'throttled', retryAfterMs: 1500, status: 429 } as const;
    agent.report({ type: 'activity', activity: { call: 'a', refused: { action: 'answer', failure } } });
    const refused = marks();
    agent.reportCall(ringing({ phase: 'connected' }));
    expect([underWay, refused, marks()]).toEqual([
      ['answer'],
      [{ code: 'throttled', retryAfterSeconds: 2 }],
      [undefined],
    ]);
  });

  it('keeps showing a command that began while an earlier one was under way', () => {
    const { agent, presenter } = presented();
    agent.reportCall(ringing());
    agent.report({ type: 'activity', activity: { call: 'a', pending: 'answer' } });
    agent.report({ type: 'activity', activity: { call: 'a', pending: 'hangUp' } });
    agent.report({ type: 'activity', activity: { call: 'a', done: 'answer' } });
    expect(presenter.cards()[0]).toMatchObject({ pending: 'hangUp' });
    agent.report({ type: 'activity', activity: { call: 'a', done: 'hangUp' } });
    expect(presenter.cards()[0]).not.toHaveProperty('pending');
  });

  it('removes every card that the agent no longer knows, such as at sign-out', () => {
    const { agent, presenter, events } = presented();
    agent.reportCall(ringing());
    agent.forget();
    agent.report({ type: 'account', account: undefined });
    expect([presenter.cards(), events.map(({ type }) => type)]).toEqual([[], ['cards', 'account', 'page', 'cards']]);
  });

  it('turns the panel from sign-in to calls when somebody signs in, and leaves other pages alone', () => {
    const { agent, presenter } = presented();
    agent.report({ type: 'account', account: undefined });
    const signedOut = presenter.state().page;
    agent.report({ type: 'account', account: { account: '1', username: 'u', isRemembered: false } });
    const signedIn = presenter.state().page;
    presenter.showPage('settings');
    agent.report({ type: 'account', account: { account: '1', username: 'u', isRemembered: true } });
    expect([signedOut, signedIn, presenter.state().page]).toEqual(['sign-in', 'calls', 'settings']);
  });

  it('writes the numbers anew when the country changes', () => {
    const store = fakeSettings();
    const { agent, presenter, events } = presented(store);
    agent.reportCall(ringing({ party: { number: '+442079460018' } }));
    store.update({ country: 'DE' });
    expect([presenter.cards()[0]?.number, events.map(({ type }) => type)]).toEqual([
      '+44 20 7946 0018',
      ['cards', 'settings', 'cards'],
    ]);
  });

  it('passes no setting or account field on that the contract does not name', () => {
    const store = fakeSettings();
    const { agent, presenter } = presented(store);
    const sneaked = { account: '1', username: 'u', isRemembered: true, refreshToken: 'canary' };
    agent.report({ type: 'account', account: sneaked });
    store.update({ installationId: 'canary' } as object);
    expect(JSON.stringify(presenter.state())).not.toContain('canary');
  });

  it('resolves the language from the desktop, or from the setting', () => {
    const store = fakeSettings({ language: 'system' });
    const { presenter } = presented(store);
    const bySystem = presenter.state().language;
    store.update({ language: 'fr' });
    expect([bySystem, presenter.state().language]).toEqual(['de', 'fr']);
  });

  it('rounds the wait for the next attempt up to whole seconds', () => {
    const { agent, presenter } = presented();
    const failure = { code: 'offline' } as const;
    agent.report({ type: 'link', link: { state: 'retrying', endpointIds: ['200'], retryInMs: 2100, failure } });
    expect(presenter.state().link).toEqual({
      state: 'retrying',
      endpointIds: ['200'],
      retryInSeconds: 3,
      failure: { code: 'offline' },
    });
  });

  it('tells what came while offline display-ready, and again in the numbers of another country', () => {
    const { agent, presenter, settings, events } = presented();
    agent.report({ type: 'offline-calls', calls: [offlineCall('a', 'missed'), offlineCall('b', 'missed', {})] });
    const startedMs = Date.UTC(2026, 2, 1, 9, 15);
    const known = { key: 'a', direction: 'inbound', outcome: 'missed', startedMs, name: 'Ada Palmer' };
    expect(presenter.state().offlineCalls).toEqual([
      { ...known, number: '020 7946 0018', dial: '+442079460018' },
      { key: 'b', direction: 'inbound', outcome: 'missed', startedMs },
    ]);
    settings.update({ country: 'DE' });
    const last = events.findLast((event) => event.type === 'offlineCalls');
    expect(last?.offlineCalls[0]?.number).toBe('+44 20 7946 0018');
  });

  it('forgets what the last sign-out could not reach once somebody has signed in', () => {
    const { agent, presenter, events } = presented();
    presenter.setSignOutFailure({ code: 'offline' });
    expect(presenter.state().signOutFailure).toEqual({ code: 'offline' });
    agent.report({ type: 'account', account: { account: '1', username: 'u', isRemembered: true } });
    expect([presenter.state().signOutFailure, events.filter(({ type }) => type === 'signOut').length]).toEqual([
      undefined,
      2,
    ]);
  });
});

describe('several calls on a line', () => {
  const talking = (key: string, changes = {}) =>
    ringing({ key, phase: 'connected', actions: ['hold', 'completeTransfer', 'hangUp'], ...changes });
  const held = (key: string, name: string) =>
    ringing({ key, phase: 'held', actions: ['retrieve'], party: { number: '201', name } });
  const cardOf = ({ presenter }: ReturnType<typeof presented>, key: string) =>
    presenter.cards().find((card) => card.key === key);

  it('say what answering does to the one that goes on, as long as one does', () => {
    const view = presented();
    view.agent.reportCall(ringing());
    expect(cardOf(view, 'a')).not.toHaveProperty('answeringWill');
    view.agent.reportCall(talking('b'));
    expect(view.events.at(-1)).toMatchObject({
      type: 'cards',
      cards: [{ key: 'b' }, { key: 'a', answeringWill: 'hold' }],
    });
    view.agent.reportCall(held('b', 'Ben'));
    expect(cardOf(view, 'a')).not.toHaveProperty('answeringWill');
    view.agent.reportCall(talking('b', { phase: 'dialing', direction: 'outbound' }));
    view.agent.reportCall(talking('b', { phase: 'ended' }));
    expect(cardOf(view, 'a')).not.toHaveProperty('answeringWill');
  });

  it('say what the settings choose, at once', () => {
    const store = fakeSettings();
    const view = presented(store);
    view.agent.reportCall(talking('b'));
    view.agent.reportCall(ringing());
    store.update({ whenAnsweringAnother: 'end' });
    expect(cardOf(view, 'a')).toMatchObject({ answeringWill: 'end' });
  });

  it('take no notice of a call on another line', () => {
    const view = presented();
    view.agent.reportCall(talking('b', { endpointId: '203' }));
    view.agent.reportCall(ringing());
    expect(cardOf(view, 'a')).not.toHaveProperty('answeringWill');
  });

  it('are looked through once for all cards: naming them costs no more per call with twenty than with two', () => {
    const looked = (count: number): number => {
      const view = presented();
      for (let index = 0; index < count; index += 1) view.agent.reportCall(held(`held${index}`, 'Ada'));
      view.agent.reportCall(talking('c'));
      const asked: string[] = [];
      view.desk.people = { ...nobody, personOf: (number) => void asked.push(number) };
      view.presenter.cards();
      return asked.length / (count + 1);
    };
    expect(looked(20)).toBeLessThanOrEqual(looked(2) + 1);
  });

  it('name the held ones to what can be joined with them, the one held last first', () => {
    const view = presented();
    view.agent.reportCall(held('a', 'Ada'));
    view.agent.reportCall(held('b', 'Ben'));
    view.agent.durations.set('a', 9_000);
    view.agent.durations.set('b', 2_000);
    view.agent.reportCall(talking('c'));
    expect(cardOf(view, 'c')?.heldCalls).toEqual([
      { key: 'b', name: 'Ben', number: '201' },
      { key: 'a', name: 'Ada', number: '201' },
    ]);
    view.agent.reportCall(ringing({ key: 'b', phase: 'ended' }));
    expect(view.events.at(-1)).toMatchObject({
      cards: [
        { key: 'b', phase: 'ended' },
        { key: 'c', heldCalls: [{ key: 'a' }] },
      ],
    });
  });

  it('are told as one where one report changes what they say, and where all are hidden or brought back', () => {
    const view = presented();
    view.agent.reportCall(talking('b'));
    view.agent.reportCall(ringing());
    view.agent.reportCall(ringing({ key: 'd' }));
    const before = view.events.length;
    view.agent.reportCall(held('b', 'Ben'));
    view.presenter.hideEverything();
    view.presenter.showCards();
    const told = view.events.slice(before).map((event) => event.type === 'cards' && event.cards.map(({ key }) => key));
    expect(told).toEqual([
      ['b', 'a', 'd'],
      ['b', 'a', 'd'],
      ['b', 'a', 'd'],
    ]);
  });

  it('tell no card anew that has nothing new to say', () => {
    const view = presented();
    view.agent.reportCall(talking('b'));
    view.agent.reportCall(ringing());
    const before = view.events.length;
    view.agent.reportCall(ringing({ key: 'd' }));
    expect(view.events.slice(before)).toMatchObject([{ cards: [{ key: 'd' }], removed: [] }]);
  });
});

describe('several lines', () => {
  const twoLines = () => {
    const view = presented();
    view.agent.colleagues = [{ extension: '203', name: 'Reception' }];
    view.agent.report({ type: 'link', link: { state: 'online', endpointIds: ['200', '203'] } });
    return view;
  };

  it('are named on a card that does not say whom it is for', () => {
    const view = twoLines();
    view.agent.reportCall(ringing({ endpointId: '203', to: { number: '450', name: 'Sales' } }));
    expect(view.presenter.cards()[0]).toMatchObject({ calledLabel: 'Sales (450)', lineLabel: 'Reception (203)' });
    view.agent.reportCall(ringing({ endpointId: '203', direction: 'outbound', to: { number: '201' } }));
    expect(view.presenter.cards()[0]).toMatchObject({ lineLabel: 'Reception (203)' });
  });

  it('are named where a group was called, which the card then says', () => {
    const view = twoLines();
    const personOf = (number: string) => (number === '600' ? { name: 'Sales', isGroup: true as const } : undefined);
    view.desk.people = { ...view.desk.people, personOf };
    view.agent.reportCall(ringing({ endpointId: '203', to: { number: '203' }, dialledNumber: '600' }));
    expect(view.presenter.cards()[0]).toMatchObject({ calledLabel: 'Sales (600)', lineLabel: 'Reception (203)' });
    view.agent.reportCall(ringing({ endpointId: '203', to: { number: '203' }, dialledNumber: '601' }));
    expect(view.presenter.cards()[0]).toMatchObject({ calledLabel: '203' });
  });

  it('are not said twice, and one alone is not said at all', () => {
    const view = twoLines();
    view.agent.reportCall(ringing({ endpointId: '203', to: { number: '203', name: 'Reception' } }));
    expect(view.presenter.cards()[0]).toMatchObject({ calledLabel: 'Reception (203)' });
    expect(view.presenter.cards()[0]).not.toHaveProperty('lineLabel');
    const alone = presented();
    alone.agent.reportCall(ringing({ to: { number: '450' } }));
    expect(alone.presenter.cards()[0]).not.toHaveProperty('lineLabel');
  });

  it('are said as soon as there are several', () => {
    const view = presented();
    view.agent.reportCall(ringing({ to: { number: '450' } }));
    view.agent.report({ type: 'link', link: { state: 'online', endpointIds: ['200', '203'] } });
    expect(view.events.at(-1)).toMatchObject({ type: 'cards', cards: [{ lineLabel: '200' }] });
  });
});
