/** What a check has to say, as a key under `health.said` in the catalogues and what its sentence needs. */
export interface HealthMessage {
  readonly key: string;
  /** Filled into the sentence as they are. */
  readonly values?: Readonly<Record<string, string>>;
  /** A length of time in ms, told as `{{time}}` in the reader's language. */
  readonly timeMs?: number;
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

/** One answer to "would I get a call now?". */
export interface Check {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'unknown';
  readonly said: HealthMessage;
}

const check = (name: string, status: Check['status'], said: HealthMessage): Check => ({ name, status, said });

const lineCheck = ({ link }: HealthFacts): Check =>
  check('line', link.state === 'online' ? 'pass' : 'fail', { key: `line.${link.state}` });

const endpointCheck = ({ link: { endpointIds } }: HealthFacts): Check =>
  endpointIds.length === 0
    ? check('endpoint', 'unknown', { key: 'endpoint.none' })
    : check('endpoint', 'pass', { key: 'endpoint.watched', values: { endpoints: endpointIds.join(', ') } });

const keychainCheck = ({ isRemembered, keychainName }: HealthFacts): Check => {
  const values = { keychain: keychainName };
  if (isRemembered === undefined) return check('keychain', 'unknown', { key: 'keychain.signedOut', values });
  return isRemembered
    ? check('keychain', 'pass', { key: 'keychain.kept', values })
    : check('keychain', 'fail', { key: 'keychain.unusable' });
};

const tokenCheck = ({ tokenExpiresAtMs, nowMs }: HealthFacts): Check => {
  if (tokenExpiresAtMs === undefined) return check('token', 'unknown', { key: 'token.none' });
  const leftMs = tokenExpiresAtMs - nowMs;
  return leftMs > 0
    ? check('token', 'pass', { key: 'token.good', timeMs: leftMs })
    : check('token', 'fail', { key: 'token.over', timeMs: -leftMs });
};

const subscriptionCheck = ({ facts, nowMs, link }: HealthFacts): Check => {
  const held = facts?.subscriptions ?? [];
  if (held.length === 0) return check('subscription', 'unknown', { key: 'subscription.none' });
  const isAlive = (id: string): boolean => held.some((one) => one.endpointId === id && one.expiresAtMs > nowMs);
  const missing = link.endpointIds.filter((id) => !isAlive(id));
  if (missing.length > 0) {
    return check('subscription', 'fail', { key: 'subscription.missing', values: { endpoints: missing.join(', ') } });
  }
  const firstMs = Math.min(...held.map((one) => one.expiresAtMs));
  return check('subscription', 'pass', { key: 'subscription.good', timeMs: firstMs - nowMs });
};

const publicationCheck = ({ facts, nowMs }: HealthFacts): Check =>
  facts?.lastPublicationMs === undefined
    ? check('lastEvent', 'unknown', { key: 'lastEvent.none' })
    : check('lastEvent', 'pass', { key: 'lastEvent.came', timeMs: nowMs - facts.lastPublicationMs });

const actionsCheck = ({ areActionsListed }: HealthFacts): Check =>
  areActionsListed
    ? check('actions', 'pass', { key: 'actions.listed' })
    : check('actions', 'unknown', { key: 'actions.unlisted' });

/** "Would I get a call now?", as a list. Pure: the same facts give the same checks. */
export function healthChecks(facts: HealthFacts): readonly Check[] {
  return [lineCheck, endpointCheck, subscriptionCheck, tokenCheck, keychainCheck, publicationCheck, actionsCheck].map(
    (ask) => ask(facts),
  );
}
