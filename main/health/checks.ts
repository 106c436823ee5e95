/** Facts about the agent, gathered by `main/agent`. Times are ms since the epoch on our wall clock. */
export interface HealthFacts {
  readonly nowMs: number;
  readonly link: {
    readonly state: 'signed-out' | 'connecting' | 'online' | 'retrying' | 'replaced' | 'auth-required';
    readonly reason?: string;
    readonly endpointIds: readonly string[];
  };
  /** Absent while signed out. */
  readonly isRemembered?: boolean;
  readonly keychainName: string;
  readonly tokenExpiresAtMs: number | undefined;
  readonly facts:
    | {
        readonly onlineSinceMs?: number;
        readonly lastPublicationMs?: number;
        readonly subscriptions: readonly { readonly endpointId: string; readonly expiresAtMs: number }[];
      }
    | undefined;
  /** Whether the platform's specification listed its call actions. */
  readonly areActionsListed: boolean;
}

/** One answer to "would I get a call now?". `sentence` is plain English for headless output and logs. */
export interface Check {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly sentence: string;
}

const check = (name: string, status: Check['status'], sentence: string): Check => ({ name, status, sentence });

const units = [
  { name: 'day', ms: 86_400_000 },
  { name: 'hour', ms: 3_600_000 },
  { name: 'minute', ms: 60_000 },
  { name: 'second', ms: 1_000 },
] as const;

/** A length of time as people say it: "23 hours", "1 minute". */
const spoken = (ms: number): string => {
  const unit = units.find((one) => ms >= one.ms) ?? units[3];
  const count = Math.floor(ms / unit.ms);
  return `${count} ${unit.name}${count === 1 ? '' : 's'}`;
};

const lineCheck = ({ link }: HealthFacts): Check => {
  if (link.state === 'online') return check('line', 'pass', 'The line is up: calls reach this computer.');
  const why = link.reason === undefined ? '' : ` (${link.reason})`;
  return check('line', 'fail', `The line is down: ${link.state}${why}. Calls do not reach this computer.`);
};

const endpointCheck = ({ link }: HealthFacts): Check =>
  link.endpointIds.length === 0
    ? check('endpoint', 'unknown', 'No extension is known before sign-in.')
    : check('endpoint', 'pass', `Watching extension ${link.endpointIds.join(', ')}.`);

const keychainCheck = ({ isRemembered, keychainName }: HealthFacts): Check => {
  if (isRemembered === undefined)
    return check('keychain', 'unknown', `Nobody is signed in. Keychain: ${keychainName}.`);
  return isRemembered
    ? check('keychain', 'pass', `The sign-in is kept in: ${keychainName}.`)
    : check('keychain', 'fail', 'The keychain could not be used: the sign-in lasts for this run only.');
};

const tokenCheck = ({ tokenExpiresAtMs, nowMs }: HealthFacts): Check => {
  if (tokenExpiresAtMs === undefined) return check('token', 'unknown', 'There is no access token.');
  return tokenExpiresAtMs > nowMs
    ? check(
        'token',
        'pass',
        `The access token is good for another ${spoken(tokenExpiresAtMs - nowMs)}, and is renewed before that.`,
      )
    : check('token', 'fail', `The access token ran out ${spoken(nowMs - tokenExpiresAtMs)} ago.`);
};

const subscriptionCheck = ({ facts, nowMs, link }: HealthFacts): Check => {
  const missing = link.endpointIds.filter(
    (id) => !facts?.subscriptions.some((one) => one.endpointId === id && one.expiresAtMs > nowMs),
  );
  if (facts === undefined || facts.subscriptions.length === 0)
    return check('subscription', 'unknown', 'There is no subscription yet.');
  if (missing.length > 0) return check('subscription', 'fail', `No live subscription for ${missing.join(', ')}.`);
  const first = Math.min(...facts.subscriptions.map((one) => one.expiresAtMs));
  return check('subscription', 'pass', `Subscribed for another ${spoken(first - nowMs)}, and renewed before that.`);
};

const publicationCheck = ({ facts, nowMs }: HealthFacts): Check =>
  facts?.lastPublicationMs === undefined
    ? check('lastEvent', 'unknown', 'No event has come on this connection yet.')
    : check('lastEvent', 'pass', `The last event came ${spoken(nowMs - facts.lastPublicationMs)} ago.`);

const actionsCheck = ({ areActionsListed }: HealthFacts): Check =>
  areActionsListed
    ? check('actions', 'pass', 'The platform lists its call actions; only those are offered.')
    : check('actions', 'unknown', 'The platform did not list its call actions; some may be refused.');

/** "Would I get a call now?", as a list. Pure: the same facts give the same checks. */
export function healthChecks(facts: HealthFacts): readonly Check[] {
  return [lineCheck, endpointCheck, subscriptionCheck, tokenCheck, keychainCheck, publicationCheck, actionsCheck].map(
    (ask) => ask(facts),
  );
}
