import type { Account } from '../identity/people.ts';
import type { Announcement } from '../notifications/hub.ts';
import { type Leg, type LegState, partiesOf } from '../pbx/pbx.ts';
import { type Random, randomUuid } from '../random.ts';
import type { Settings } from '../settings.ts';
import { isoTime, type PlatformClock } from '../time.ts';
import type { CallRecord } from './call-records.ts';

/** Topic of everything that the media service publishes (API reference 4.3). */
const mediaTopic = 'platform-api-media';

const publisherService = 'platform-api-mediaservice-eu-west-1-000000000000-eu';

/** The wire's word for a state. Only `ringing` and `connected` were ever seen; the others are the simulator's. */
const wireState: Readonly<Record<LegState, string>> = {
  ringing: 'ringing',
  connected: 'connected',
  held: 'held',
  ended: 'disconnected',
};

/** The path of a leg: what notifications call its self link. */
function legPath(leg: Leg): string {
  return `/2017-09-01/endpoints/${leg.endpoint}/calls/${leg.call.id}`;
}

/** extraPbxData as an object, with the devices only where they mean something (fixtures). */
function extraPbxData(leg: Leg): Record<string, string> {
  const isAlone = leg.event === 'originatedEvent';
  return {
    ...(leg.alertingDevice === undefined ? {} : { alertingDevice: leg.alertingDevice }),
    ...(isAlone ? {} : { calledDevice: leg.calledDevice }),
    callTrackingID: leg.call.trackingId,
    eventType: leg.event,
  };
}

/** For who shows times as they are. */
const trueTime: Pick<PlatformClock, 'shown'> = { shown: (real) => real };

/** A leg as POST and GET …/endpoints/{id}/calls show it: bare call id, no timestamp (fixtures/make-call-answer). */
export function callView(leg: Leg, clock = trueTime): Record<string, unknown> {
  return {
    _links: { self: legPath(leg) },
    id: leg.call.id,
    ...partiesOf(leg),
    ...{ state: wireState[leg.state], cause: leg.cause, direction: leg.direction },
    extraPbxData: extraPbxData(leg),
    createdOn: isoTime(clock.shown(leg.createdAt)),
    ...{ callId: leg.call.id, endpointId: leg.endpoint },
  };
}

/** A leg as GET /calls shows it, with all its quirks: path as id, JSON text, a self link that is no route (fixtures). */
export function listedCallView(
  { account, clock }: Pick<ViewContext, 'account' | 'clock'>,
  leg: Leg,
): Record<string, unknown> {
  const callId = `endpoints/${leg.endpoint}/calls/${leg.call.id}`;
  const { from, to } = partiesOf(leg);
  return {
    ...{ callId, accountId: account.accountId, siteId: account.siteId, direction: leg.direction, from, to },
    ...{ state: wireState[leg.state], cause: leg.cause, createdOn: isoTime(clock.shown(leg.createdAt)) },
    extraPbxData: JSON.stringify(extraPbxData(leg)),
    connectedParty: {},
    _links: { self: `/2017-09-01/calls/${callId}` },
  };
}

/** What announcing a step needs to know. */
export interface ViewContext {
  readonly account: Account;
  readonly clock: PlatformClock;
  readonly random: Random;
  readonly settings: Settings;
}

/** What is published of a leg's last step; undefined where the end of a call is met with silence. */
export function announceStep(context: ViewContext, leg: Leg): Announcement | undefined {
  const head = { topic: mediaTopic, subject: legPath(leg), publisher: publisher(context.account) };
  const { endForm } = context.settings;
  if (leg.state !== 'ended') {
    return { ...head, method: 'PUT', content: contentOf(context, leg) };
  }
  if (endForm === 'silence') {
    return undefined;
  }
  const method = endForm === 'put' ? 'PUT' : 'DELETE';
  return { ...head, method, ...(endForm === 'bare-delete' ? {} : { content: contentOf(context, leg) }) };
}

/** Content of a call publication, the fields of both recorded years (fixtures). */
function contentOf({ account, clock, random }: ViewContext, leg: Leg): Record<string, unknown> {
  const owner = account.people.find(({ extension }) => extension === leg.endpoint)?.userId ?? '';
  const { id: _id, callId: _callId, ...view } = callView(leg, clock);
  const now = clock.now();
  return {
    ...view,
    callId: `endpoints/${leg.endpoint}/calls/${leg.call.id}`,
    ...{
      accountId: account.accountId,
      siteId: account.siteId,
      timestamp: clock.shown(leg.steps.at(-1)?.at ?? clock.real()),
    },
    ...{ eventId: randomUuid(random), mediaReceivedTimestamp: now, mediaEventProcessedTimestamp: now },
    ...{ isCtiEvent: true, principalId: owner, callLegOwner: owner, userId: owner },
    ...{ eventType: 'CallStateNotification', deviceId: publisherService },
  };
}

/** What is published of a new call record; such a subject carries the GUID (API reference 2.6). */
export function announceRecord(account: Account, record: CallRecord): Announcement {
  const subject = `/2017-09-01/calls/${record.callId}/records`;
  const content = { ...record.fields, principalId: record.userId };
  return { topic: mediaTopic, method: 'PUT', subject, content, publisher: publisher(account) };
}

function publisher(account: Account): Announcement['publisher'] {
  return { accountId: account.accountId, principalId: publisherService };
}
