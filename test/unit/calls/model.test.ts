import { describe, expect, it } from 'vitest';
import { countedSinceMs } from '../../../main/calls/leg.ts';
import { viewCall } from '../../../main/calls/view.ts';
import { bare, Feed, outbound, report } from './helpers.ts';

describe('the number that was dialled first', () => {
  const context = { capabilities: { hasDelete: false }, others: [], nameOf: () => undefined };
  const shown = (...reports: readonly Parameters<typeof report>[0][]) => {
    const feed = reports.reduce((fed, changes, at) => fed.step({ put: report(changes), at: at + 1 }), new Feed());
    return feed.live().map((leg) => viewCall(leg, context).dialledNumber);
  };

  it('is told where it is not this telephone’s', () => {
    expect(shown({ calledDevice: '600' })).toEqual(['600']);
    expect(shown({ calledDevice: '200' })).toEqual([undefined]);
    expect(shown({})).toEqual([undefined]);
  });

  it('stays what was told first, and comes with the first report that tells it', () => {
    expect(shown({ calledDevice: '600' }, { calledDevice: '201' })).toEqual(['600']);
    expect(shown({}, { calledDevice: '600' })).toEqual(['600']);
  });

  it('is of no call of our own', () => {
    const feed = new Feed().step({ put: outbound({ calledDevice: '205' }), at: 1 });
    expect(feed.live().map((leg) => viewCall(leg, context).dialledNumber)).toEqual([undefined]);
  });
});

describe('an inbound call', () => {
  it('rings, is connected, ends as answered', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ put: report({ state: 'connected', eventType: 'establishedEvent' }), at: 2 })
      .step({ delete: report({ state: 'disconnected', cause: 'normalClearing' }), at: 3 });
    expect(feed.phases()).toEqual(['ringing', 'connected', 'ended:answered']);
    expect(feed.keys().size).toBe(1);
    expect(feed.live()).toEqual([]);
  });

  it('is missed when the caller gives up', () => {
    const feed = new Feed().step({ put: report(), at: 1 }).step({ delete: report({ cause: 'callCancelled' }), at: 2 });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed']);
  });

  it.each([
    ['callPickup', 'elsewhere'],
    ['redirected', 'redirected'],
    ['callRejected', 'declined'],
    ['neverHeardOf', 'missed'],
  ])('ends while ringing with cause %s as %s', (cause, outcome) => {
    const feed = new Feed().step({ put: report(), at: 1 }).step({ delete: report({ cause }), at: 2 });
    expect(feed.phases().at(-1)).toBe(`ended:${outcome}`);
  });

  it.each([
    ['decline', 'declined'],
    ['hangUp', 'declined'],
    ['redirect', 'redirected'],
    ['answer', 'unknown'],
  ] as const)('ends while ringing after our own %s as %s', (intent, outcome) => {
    const feed = new Feed().step({ put: report(), at: 1 }).step({ intent }).step({ delete: bare() });
    expect(feed.phases().at(-1)).toBe(`ended:${outcome}`);
  });

  it('ends by a terminal state without any DELETE, and by a bare DELETE', () => {
    const byState = new Feed().step({ put: report(), at: 1 }).step({ put: report({ state: 'idle' }), at: 2 });
    const byDelete = new Feed().step({ put: report(), at: 1 }).step({ delete: bare() });
    expect([byState.phases(), byDelete.phases()]).toEqual([
      ['ringing', 'ended:missed'],
      ['ringing', 'ended:missed'],
    ]);
  });

  it('holds and retrieves', () => {
    const feed = new Feed()
      .step({ put: report({ state: 'connected' }), at: 1 })
      .step({ put: report({ state: 'held', eventType: 'heldEvent' }), at: 2 })
      .step({ put: report({ state: 'connected', eventType: 'retrievedEvent' }), at: 3 });
    expect(feed.phases()).toEqual(['connected', 'held', 'connected']);
  });

  it('keeps its card and logs once for a state it has never heard of', () => {
    const feed = new Feed().step({ put: report(), at: 1 }).step({ put: report({ state: 'campedOn' }), at: 2 });
    expect(feed.live().map((leg) => leg.phase)).toEqual(['ringing']);
    expect(feed.effects.at(-1)).toEqual({ type: 'odd', what: 'state', value: 'campedOn' });
  });

  it('says from a conference on that others may be on the line', () => {
    const feed = new Feed()
      .step({ put: report({ state: 'connected' }), at: 1 })
      .step({ put: report({ state: 'connected', eventType: 'conferencedEvent', cause: 'conference' }), at: 2 })
      .step({ put: report({ state: 'held', eventType: 'heldEvent', cause: 'normal' }), at: 3 });
    const told = feed.effects.flatMap((effect) => (effect.type === 'leg' ? [effect.leg.isConference] : []));
    expect(told).toEqual([undefined, true, true]);
  });

  it('keeps its card for a cause and an event that it has never heard of, and names them', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ put: report({ cause: 'musicOnHold', eventType: 'shavedEvent' }), at: 2 });
    expect(feed.live().map((leg) => leg.phase)).toEqual(['ringing']);
    expect(feed.effects.slice(-2)).toEqual([
      { type: 'odd', what: 'eventType', value: 'shavedEvent' },
      { type: 'odd', what: 'cause', value: 'musicOnHold' },
    ]);
  });

  it('whose first publication says nothing of its state is looked up, and not again where the list does not say either', () => {
    const { state: _, ...untold } = report();
    const feed = new Feed().step({ put: untold, at: 1 });
    expect(feed.effects).toEqual([{ type: 'reread', endpointId: '200' }]);
    feed.step({ list: [untold] });
    expect(feed.effects.filter(({ type }) => type === 'reread')).toHaveLength(1);
    expect(feed.step({ list: [report()] }).phases()).toEqual(['ringing']);
  });

  it('transferred by our own command ends as transferred', () => {
    const feed = new Feed()
      .step({ put: report({ state: 'connected' }), at: 1 })
      .step({ intent: 'transfer' })
      .step({ delete: report({ cause: 'singleStepTransfer' }), at: 2 });
    expect(feed.phases()).toEqual(['connected', 'ended:transferred']);
  });
});

describe('an outbound call', () => {
  it('counts from dialling while nobody says whether it was answered, also after it was held', () => {
    const outside = { to: { number: '+447700900123' } };
    const feed = new Feed().step({ put: outbound(outside), at: 1 });
    const dialled = feed.live().map(countedSinceMs);
    feed.wait(60_000).step({ put: outbound({ ...outside, state: 'held', eventType: 'heldEvent' }), at: 2 });
    expect(feed.live().map(countedSinceMs)).not.toEqual(dialled);
    feed.step({ put: outbound({ ...outside, eventType: 'retrievedEvent' }), at: 3 });
    expect(feed.live().map(({ phase }) => phase)).toEqual(['dialing']);
    expect(feed.live().map(countedSinceMs)).toEqual(dialled);
  });

  it('is dialing until there is evidence, though its leg is connected at once', () => {
    const feed = new Feed()
      .step({ put: outbound(), at: 1 })
      .step({ put: outbound({ eventType: 'deliveredEvent', alertingDevice: '201' }), at: 2 })
      .step({ put: outbound({ eventType: 'establishedEvent' }), at: 3 });
    expect(
      feed.effects.flatMap((effect) => (effect.type === 'leg' ? [`${effect.leg.phase}/${effect.leg.farEnd}`] : [])),
    ).toEqual(['dialing/unknown', 'dialing/alerting', 'connected/answered']);
  });

  it('to an outside party stays dialing through hold and retrieve, and ends as unknown', () => {
    const mobile = { to: { number: '+447700900123' } };
    const feed = new Feed()
      .step({ put: outbound(mobile), at: 1 })
      .step({ put: outbound({ ...mobile, eventType: 'networkReachedEvent' }), at: 2 })
      .step({ put: outbound({ ...mobile, state: 'held', eventType: 'heldEvent' }), at: 3 })
      .step({ put: outbound({ ...mobile, eventType: 'retrievedEvent' }), at: 4 })
      .step({ delete: outbound({ ...mobile, cause: 'normalClearing' }), at: 5 });
    expect(feed.phases()).toEqual(['dialing', 'held', 'dialing', 'ended:unknown']);
  });

  it('to a party we can see is cancelled when it ends before the answer, and failed when it was busy', () => {
    const alerting = outbound({ eventType: 'deliveredEvent', alertingDevice: '201' });
    const cancelled = new Feed()
      .step({ put: alerting, at: 1 })
      .step({ delete: outbound({ cause: 'normalClearing' }), at: 2 });
    const busy = new Feed().step({ put: outbound(), at: 1 }).step({ delete: outbound({ cause: 'busy' }), at: 2 });
    expect([cancelled.phases().at(-1), busy.phases().at(-1)]).toEqual(['ended:cancelled', 'ended:failed']);
  });

  it('is one call, whether the answer to make-call or its first publication comes first', () => {
    const bareAnswer = outbound({ callId: '357', createdOn: '2021-04-20T18:48:58.254Z' });
    const answerFirst = new Feed();
    answerFirst.step({ answer: bareAnswer, sent: answerFirst.sending() }).step({ put: bareAnswer, at: 5 });
    const publicationFirst = new Feed();
    const sent = publicationFirst.sending();
    publicationFirst.step({ put: bareAnswer, at: 5 }).step({ answer: bareAnswer, sent });
    expect([answerFirst.keys().size, publicationFirst.keys().size]).toEqual([1, 1]);
  });
});

describe('identity', () => {
  it('does not bring the first call of an id back by late news of it, after the second one is over too', () => {
    const [first, second] = [report({ callTrackingId: '1#1' }), report({ callTrackingId: '2#1' })];
    const feed = new Feed()
      .step({ put: first, at: 1_000 })
      .step({ delete: first, at: 3_000 })
      .step({ put: second, at: 4_000 })
      .step({ delete: second, at: 5_000 })
      .step({ put: { ...first, state: 'connected' }, at: 2_000 });
    expect(feed.live()).toEqual([]);
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'ringing', 'ended:missed']);
  });

  it('takes the same id, reused with another callTrackingID, as a new call', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ delete: report(), at: 2 })
      .step({ put: report({ callTrackingId: 'next#1', createdOn: '2021-04-20T15:50:00Z' }), at: 3 });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'ringing']);
    expect(feed.keys().size).toBe(2);
  });

  it('stays the same call when createdOn changes while it lives', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ put: report({ state: 'connected', createdOn: '2021-04-20T15:39:09Z' }), at: 2 });
    expect(feed.keys().size).toBe(1);
  });

  it('ends a call whose place was taken, and starts the other', () => {
    const feed = new Feed().step({ put: report(), at: 1 }).step({ put: report({ callTrackingId: 'next#1' }), at: 9 });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'ringing']);
  });
});

describe('late, repeated and reordered events', () => {
  it('ignores a publication it has seen', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1, id: 'p' })
      .step({ put: report({ state: 'connected' }), at: 2, id: 'p' });
    expect(feed.phases()).toEqual(['ringing']);
  });

  it('does not ring again because of an older event', () => {
    const feed = new Feed().step({ put: report({ state: 'connected' }), at: 5 }).step({ put: report(), at: 1 });
    expect(feed.phases()).toEqual(['connected']);
  });

  it('does not bring an ended call back by an event from before its end, dated or not', () => {
    const dated = new Feed()
      .step({ put: report(), at: 1 })
      .step({ delete: report(), at: 5 })
      .step({ put: report({ state: 'connected' }), at: 3 });
    const undated = new Feed()
      .step({ put: report(), at: 1 })
      .step({ delete: bare() })
      .step({ put: report({ state: 'connected' }), at: 3 });
    expect([dated.phases(), undated.phases()]).toEqual([
      ['ringing', 'ended:missed'],
      ['ringing', 'ended:missed'],
    ]);
  });

  it('takes a newer event after the end as a new call', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ delete: report(), at: 5 })
      .step({ put: report(), at: 60_000 });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'ringing']);
    expect(feed.keys().size).toBe(2);
  });

  it('rings no call whose end came before its beginning', () => {
    // Told once, as over: an answer in between may never be heard of, so that nobody can say that it was missed.
    const feed = new Feed().step({ delete: report(), at: 5 });
    expect(feed.phases()).toEqual(['ended:unknown']);
    feed.step({ put: report(), at: 1 }).step({ put: report(), at: 2 }).step({ delete: report(), at: 5 });
    expect(feed.phases()).toEqual(['ended:unknown']);
  });

  it('tells a call of which only a bare end came with its beginning, once', () => {
    const nameless = { ...report(), createdOn: undefined };
    const { createdOn: _, ...unknown } = nameless;
    const feed = new Feed().step({ delete: unknown, at: 5 });
    expect(feed.phases()).toEqual([]);
    expect(feed.step({ put: report(), at: 1 }).step({ put: report(), at: 2 }).phases()).toEqual(['ended:unknown']);
  });

  it('asks about late news of a call that our own command has ended, however long before it happened', () => {
    // The one publication so far came 40 s late: the end is dated so much too early.
    const feed = new Feed().wait(40_000).step({ put: report(), at: 1 }).wait(60_000);
    feed.step({ answer: report({ state: 'disconnected' }), sent: feed.sending() }).wait(7_000);
    expect(feed.phases()).toEqual(['ringing', 'ended:missed']);
    feed.step({ put: report({ state: 'connected', eventType: 'establishedEvent' }), at: 98_000 });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed']);
    expect(feed.effects.at(-1)).toEqual({ type: 'reread', endpointId: '200' });
  });

  it('asks before it shows a call whose nameless end may have come before its beginning', () => {
    const feed = new Feed().step({ put: report({ callId: '9', callTrackingId: 'z#1' }), at: 1 });
    feed.step({ delete: bare() }).step({ put: report(), at: 500 });
    expect(feed.phases()).toEqual(['ringing']);
    expect(feed.effects.at(-1)).toEqual({ type: 'reread', endpointId: '200' });
    const isOver = feed.step({ list: [report({ callId: '9', callTrackingId: 'z#1' })] });
    expect(isOver.phases()).toEqual(['ringing', 'ended:unknown']);
    expect(isOver.step({ list: [report({ callId: '9', callTrackingId: 'z#1' })] }).phases()).toHaveLength(2);
  });

  it('shows it where the platform lists it', () => {
    const feed = new Feed()
      .step({ delete: bare() })
      .step({ put: report(), at: 500 })
      .step({ list: [report()] });
    expect(feed.phases()).toEqual(['ringing']);
  });

  it('asks before it shows a call that began before the last list and was not on it', () => {
    const feed = new Feed().step({ put: report({ callId: '9', callTrackingId: 'z#1' }), at: 1_000 }).wait(5_000);
    feed.step({ list: [] }).step({ put: report(), at: 2_000 });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed']);
    expect(feed.effects.at(-1)).toEqual({ type: 'reread', endpointId: '200' });
    expect(feed.step({ list: [] }).phases()).toEqual(['ringing', 'ended:missed', 'ended:unknown']);
  });

  it('says that a call was missed where its early end says so', () => {
    const feed = new Feed().step({ delete: report({ cause: 'callCancelled' }), at: 5 }).step({ put: report(), at: 1 });
    expect(feed.phases()).toEqual(['ended:missed']);
  });

  it('does not say that a call was cancelled which it met in the middle, or during which the line fell', () => {
    const dialled = {
      direction: 'outbound',
      state: 'connected',
      from: { number: '200' },
      to: { number: '203' },
    } as const;
    const seen = { ...dialled, alertingDevice: '203', eventType: 'deliveredEvent' };
    const whole = new Feed().step({ put: report(seen), at: 1 }).step({ delete: report(dialled), at: 2 });
    expect(whole.phases()).toEqual(['dialing', 'ended:cancelled']);
    const fell = new Feed()
      .step({ put: report(seen), at: 1 })
      .step({ gap: true })
      .step({ list: [] });
    expect(fell.phases()).toEqual(['dialing', 'ended:unknown']);
    const back = new Feed()
      .step({ put: report(seen), at: 1 })
      .step({ gap: true })
      .step({ list: [report(seen)] });
    expect(back.step({ delete: report(dialled), at: 60 }).phases()).toEqual(['dialing', 'ended:cancelled']);
  });

  it('asks again instead of believing an end that is older than what it knows', () => {
    const feed = new Feed().step({ put: report({ state: 'connected' }), at: 5 }).step({ delete: report(), at: 1 });
    expect(feed.phases()).toEqual(['connected']);
    expect(feed.effects.at(-1)).toEqual({ type: 'reread', endpointId: '200' });
  });
});

describe('reading the calls again', () => {
  it('finds calls that began and ended meanwhile', () => {
    const feed = new Feed()
      .step({ put: report(), at: 1 })
      .step({ list: [report({ callId: '351', callTrackingId: 'b#1', state: 'connected' })] });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed', 'connected']);
  });

  it('does not overrule what was published after the request left', () => {
    const feed = new Feed();
    const sent = feed.sending();
    feed.step({ put: report(), at: 1 }).step({ list: [], sent });
    expect(feed.phases()).toEqual(['ringing']);
  });

  it('does not resurrect a call whose end was published after the request left', () => {
    const feed = new Feed().step({ put: report(), at: 1 });
    const sent = feed.sending();
    feed.step({ delete: report(), at: 2 }).step({ list: [report()], sent });
    expect(feed.phases()).toEqual(['ringing', 'ended:missed']);
  });

  it('outweighs a publication that is older than the request', () => {
    const feed = new Feed().step({ put: report(), at: 10 });
    feed.step({ list: [report({ state: 'connected' })] }).step({ put: report({ state: 'held' }), at: 11 });
    expect(feed.phases()).toEqual(['ringing', 'connected']);
  });

  it('leaves other endpoints alone', () => {
    const feed = new Feed().step({ put: report({ endpointId: '204' }), at: 1 }).step({ list: [] });
    expect(feed.phases()).toEqual(['ringing']);
  });
});

describe('the party at the other end', () => {
  it('follows connectedParty, and keeps a name that a later event leaves out', () => {
    const feed = new Feed()
      .step({ put: report({ from: { number: '201', name: 'Ada' } }), at: 1 })
      .step({ put: report({ state: 'connected' }), at: 2 });
    expect(feed.live()[0]?.party).toEqual({ number: '201', name: 'Ada' });
    feed.step({ put: report({ state: 'connected', connectedParty: { number: '+441632960000' } }), at: 3 });
    expect(feed.live()[0]?.party).toEqual({ number: '+441632960000' });
  });
});
