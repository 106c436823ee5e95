import { z } from 'zod';

/** Names of the actions of PUT /endpoints/{endpointId}/calls/{callId} that the simulator can carry out. */
export const callActions = [
  'answer',
  'redirect',
  'transfer',
  'hold',
  'retrieve',
  'hangUp',
  'consult',
  'alternate',
  'reconnect',
  'completeTransfer',
  'conference',
  'digits',
] as const;

/** The word of an action. */
export type CallAction = (typeof callActions)[number];

/**
 * What is unknown of the real platform and therefore can be switched while the simulator runs
 * (POST /_sim/settings with any part of it).
 */
export const settingsSchema = z.strictObject({
  /** Life of an access token, seconds. The real one was seen at 3747 (API reference 3.2). */
  accessTokenLifeSeconds: z.number().positive(),
  /** Life of a refresh token, seconds. The real one was seen at 15 days (API reference 3.2). */
  refreshTokenLifeSeconds: z.number().positive(),
  /** Life of an authorization code, seconds. */
  codeLifeSeconds: z.number().positive(),
  /** How long the URL of POST /connections may be used to connect, seconds. */
  connectionUrlLifeSeconds: z.number().positive(),
  /** How long one websocket may stay open, seconds; AWS IoT closes it after a day (API reference 4.5). */
  socketLifeSeconds: z.number().positive(),
  /** Life of a subscription that names no expiryDateTime, seconds. */
  subscriptionLifeSeconds: z.number().positive(),
  /** How the end of a leg is published (API reference 2.5, "End of call"). */
  endForm: z.enum(['delete', 'bare-delete', 'put', 'silence']),
  /** What the trunk tells of a call to an outside party: that it left, or also that the far end rings. */
  trunkReports: z.enum(['network', 'alerting']),
  /**
   * Whether the caller's own leg is told that a colleague has answered, or only the colleague's leg is, as the forum says
   * (API reference 2.5).
   */
  originatorHears: z.enum(['established', 'nothing']),
  /** Whether joined calls go on under the held call's id, or a transfer or conference has one of its own (API reference 8.2). */
  transferIds: z.enum(['held', 'new']),
  /** With an id of its own: whose callTrackingID it has, the held call's, the active call's, or a new one. */
  transferTracking: z.enum(['held', 'active', 'new']),
  /** What is published first of a leg whose id changes: its end under the old id, or its beginning under the new one. */
  transferOrder: z.enum(['end-first', 'new-first']),
  /** How a client hangs up: by the action `hangUp`, by DELETE on the call, or by either. */
  hangUpForm: z.enum(['action', 'delete', 'both']),
  /** How far the platform's clock is ahead of the true time, seconds; negative where it is behind. */
  clockSkewSeconds: z.number().min(-1_000_000_000).max(1_000_000_000),
  /** One publication per message, or `{"publications":[…]}` around it (API reference 4.3, batchReceive). */
  publicationForm: z.enum(['bare', 'batch']),
  /** Where the answer of POST /connections has the websocket's URL: in `url`, or deeper and under another name. */
  connectionAnswerForm: z.enum(['flat', 'nested']),
  /** Whether POST /connections names an MQTT client id: a new one each time, or one and the same for a user. */
  connectionClientId: z.enum(['none', 'fresh', 'user']),
  /** Whether the account's policy refuses user name and password, so that only the portal signs in. */
  isSingleSignOnOnly: z.boolean(),
  /** What the portal does: shows its page, or answers at once as if somebody had signed in, cancelled, or failed. */
  portalAnswer: z.enum(['page', 'code', 'cancel', 'error', 'foreign-state']),
  /** The demo user's `extension` in GET /token and in the directory (API reference 3.2). */
  extensionClaim: z.enum(['present', 'empty', 'missing']),
  /** Cloud region in the `domain` claim, with `.dev` behind it where it is the sandbox (API reference 1). */
  region: z.string().regex(/^[a-z0-9-]+(\.dev)?$/),
  /** The actions that the platform knows; all others answer 400 and are absent from `_spec`. */
  actions: z.array(z.enum(callActions)),
});

export type Settings = z.infer<typeof settingsSchema>;

/** The settings that a simulator starts with. */
export const defaultSettings: Settings = {
  accessTokenLifeSeconds: 3747,
  refreshTokenLifeSeconds: 1_296_000,
  codeLifeSeconds: 60,
  connectionUrlLifeSeconds: 300,
  socketLifeSeconds: 86_400,
  subscriptionLifeSeconds: 86_400,
  endForm: 'delete',
  trunkReports: 'network',
  originatorHears: 'established',
  transferIds: 'held',
  transferTracking: 'held',
  transferOrder: 'end-first',
  hangUpForm: 'action',
  clockSkewSeconds: 0,
  publicationForm: 'bare',
  connectionAnswerForm: 'flat',
  connectionClientId: 'none',
  isSingleSignOnOnly: false,
  portalAnswer: 'page',
  extensionClaim: 'present',
  region: 'eu',
  actions: [...callActions],
};

/** The actions that are offered now, hang-up left out where only DELETE does it. */
export function offeredActions(settings: Settings): CallAction[] {
  return settings.actions.filter((action) => action !== 'hangUp' || settings.hangUpForm !== 'delete');
}
