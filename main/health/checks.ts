/** What a check has to say, as a key under `health.said` in the catalogues and what its sentence needs. */
export interface HealthMessage {
  readonly key: string;
  /** Filled into the sentence as they are. */
  readonly values?: Readonly<Record<string, string>>;
  /** Lengths of time in ms, told as `{{time}}` and so on in the reader's language. */
  readonly timesMs?: Readonly<Record<string, number>>;
  /** Extensions, told as one phrase, `{{endpoints}}`, in a sentence for as many as they are. */
  readonly endpointIds?: readonly string[];
  /** Call actions, told as their buttons are called. */
  readonly actions?: Readonly<Record<string, readonly string[]>>;
}

/** What the platform says of an endpoint: `unknown` where it does not know it. */
export type EndpointStanding = 'known' | 'unknown';

/** Facts about the line. Times are ms since the epoch on our wall clock. */
export interface LineFacts {
  /** Since when the MQTT connection stands. */
  readonly connectedSinceMs?: number;
  /** When anything last came on it. */
  readonly lastAliveMs?: number;
  readonly lastPublicationMs?: number;
  readonly subscriptions: readonly { readonly endpointId: string; readonly expiresAtMs: number }[];
}

/** Facts about the agent, gathered by `main/agent`. Times are ms since the epoch on our wall clock. */
export interface HealthFacts {
  readonly nowMs: number;
  readonly link: {
    readonly state: 'signed-out' | 'connecting' | 'online' | 'retrying' | 'replaced' | 'auth-required';
    readonly endpointIds: readonly string[];
  };
  /** Absent while signed out. */
  readonly isRemembered?: boolean;
  readonly keychainName: string;
  readonly tokenHeldSinceMs: number | undefined;
  readonly tokenExpiresAtMs: number | undefined;
  /** Absent while there is no line. */
  readonly facts: LineFacts | undefined;
  /** What the platform said of our endpoints, as far as it was asked. */
  readonly endpointStanding: ReadonlyMap<string, EndpointStanding>;
  /** The platform's clock less ours, ms; undefined until it has answered. */
  readonly clockDifferenceMs: number | undefined;
  /** `host:port`; undefined: none. */
  readonly proxy: string | undefined;
  /** Whether the platform's specification listed its call actions. */
  readonly areActionsListed: boolean;
  /** Call actions that are offered nowhere, and why. Absent: none. */
  readonly hiddenActions?: readonly { readonly action: string; readonly reason: 'unlisted' | 'refused' }[];
}

/** One answer to "would I get a call now?". */
export interface Check {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly said: HealthMessage;
}

/** A line on which nothing came for so long is dead, ms: two and a half times the keep-alive. */
const silentMs = 75_000;
/** More than this, ms, and tokens and subscriptions may be taken for expired. */
const clockToleranceMs = 5 * 60_000;

const check = (name: string, status: Check['status'], said: HealthMessage): Check => ({ name, status, said });

const lineCheck = ({ link }: HealthFacts): Check =>
  check('line', link.state === 'online' ? 'pass' : 'fail', { key: `line.${link.state}` });

const endpointCheck = ({ link: { endpointIds }, endpointStanding }: HealthFacts): Check => {
  if (endpointIds.length === 0) return check('endpoint', 'unknown', { key: 'endpoint.none' });
  const unknown = endpointIds.filter((id) => endpointStanding.get(id) === 'unknown');
  if (unknown.length > 0) return check('endpoint', 'fail', { key: 'endpoint.unknown', endpointIds: unknown });
  return endpointIds.every((id) => endpointStanding.has(id))
    ? check('endpoint', 'pass', { key: 'endpoint.known', endpointIds })
    : check('endpoint', 'unknown', { key: 'endpoint.untold', endpointIds });
};

const keychainCheck = ({ isRemembered, keychainName }: HealthFacts): Check => {
  const values = { keychain: keychainName };
  if (isRemembered === undefined) return check('keychain', 'unknown', { key: 'keychain.signedOut', values });
  return isRemembered
    ? check('keychain', 'pass', { key: 'keychain.kept', values })
    : check('keychain', 'fail', { key: 'keychain.unusable' });
};

const tokenCheck = ({ tokenHeldSinceMs, tokenExpiresAtMs, nowMs }: HealthFacts): Check => {
  if (tokenExpiresAtMs === undefined) return check('token', 'unknown', { key: 'token.none' });
  const leftMs = tokenExpiresAtMs - nowMs;
  return leftMs > 0
    ? check('token', 'pass', { key: 'token.good', timesMs: { age: nowMs - (tokenHeldSinceMs ?? nowMs), time: leftMs } })
    : check('token', 'fail', { key: 'token.over', timesMs: { time: -leftMs } });
};

const subscriptionCheck = ({ facts, nowMs, link }: HealthFacts): Check => {
  const held = facts?.subscriptions ?? [];
  if (held.length === 0) return check('subscription', 'unknown', { key: 'subscription.none' });
  const isAlive = (id: string): boolean => held.some((one) => one.endpointId === id && one.expiresAtMs > nowMs);
  const missing = link.endpointIds.filter((id) => !isAlive(id));
  if (missing.length > 0) {
    return check('subscription', 'fail', { key: 'subscription.missing', endpointIds: missing });
  }
  const firstMs = Math.min(...held.map((one) => one.expiresAtMs));
  return check('subscription', 'pass', { key: 'subscription.good', timesMs: { time: firstMs - nowMs } });
};

const connectionCheck = ({ facts, nowMs }: HealthFacts): Check =>
  facts?.connectedSinceMs === undefined
    ? check('connection', 'unknown', { key: 'connection.none' })
    : check('connection', 'pass', { key: 'connection.open', timesMs: { time: nowMs - facts.connectedSinceMs } });

const aliveCheck = ({ facts, nowMs }: HealthFacts): Check => {
  if (facts?.lastAliveMs === undefined) return check('alive', 'unknown', { key: 'alive.none' });
  const agoMs = nowMs - facts.lastAliveMs;
  const timesMs = { time: agoMs };
  return agoMs > silentMs
    ? check('alive', 'fail', { key: 'alive.silent', timesMs })
    : check('alive', 'pass', { key: 'alive.heard', timesMs });
};

// Without a call there is no event: that none has come yet says nothing against the line.
const publicationCheck = ({ facts, nowMs }: HealthFacts): Check =>
  facts?.lastPublicationMs === undefined
    ? check('lastEvent', 'unknown', { key: 'lastEvent.none' })
    : check('lastEvent', 'pass', { key: 'lastEvent.came', timesMs: { time: nowMs - facts.lastPublicationMs } });

const clockCheck = ({ clockDifferenceMs }: HealthFacts): Check => {
  if (clockDifferenceMs === undefined) return check('clock', 'unknown', { key: 'clock.unknown' });
  const timesMs = { time: Math.abs(clockDifferenceMs) };
  if (Math.abs(clockDifferenceMs) <= clockToleranceMs) return check('clock', 'pass', { key: 'clock.good', timesMs });
  return check('clock', 'fail', { key: clockDifferenceMs > 0 ? 'clock.slow' : 'clock.fast', timesMs });
};

const proxyCheck = ({ proxy }: HealthFacts): Check =>
  proxy === undefined
    ? check('proxy', 'pass', { key: 'proxy.none' })
    : check('proxy', 'pass', { key: 'proxy.used', values: { proxy } });

const actionsCheck = ({ areActionsListed, hiddenActions = [] }: HealthFacts): Check => {
  const because = (wanted: 'unlisted' | 'refused'): readonly string[] =>
    hiddenActions.filter(({ reason }) => reason === wanted).map(({ action }) => action);
  const actions = { hidden: because('unlisted'), refused: because('refused') };
  const hidden = actions.hidden.length > 0 ? 'Hidden' : '';
  const key = `actions.${areActionsListed ? 'listed' : 'unlisted'}${hidden}${actions.refused.length > 0 ? 'Refused' : ''}`;
  return check('actions', areActionsListed ? 'pass' : 'unknown', { key, actions });
};

const questions: readonly ((facts: HealthFacts) => Check)[] = [
  ...[lineCheck, endpointCheck, subscriptionCheck, connectionCheck, aliveCheck, publicationCheck],
  ...[tokenCheck, keychainCheck, clockCheck, proxyCheck, actionsCheck],
];

/** "Would I get a call now?", as a list. Pure: the same facts give the same checks. */
export function healthChecks(facts: HealthFacts): readonly Check[] {
  return questions.map((ask) => ask(facts));
}
