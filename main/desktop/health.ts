import type { UiEvent, UiFactChanges, UiHealthAnswer } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { Check } from '../health/checks.ts';
import type { Clock, Log, Timer } from '../ports.ts';
import type { Presenter } from './presenter/presenter.ts';

/** How often the checks are asked without any news, in ms: silence on the line is no news. */
export const healthIntervalMs = 30_000;

/** The checks that a call does not depend on; what is wrong there is worth a look, no more. */
const advisory = [
  'keychain',
  'token',
  'lastEvent',
  'clock',
  'proxy',
  'actions',
  'lineDoNotDisturb',
  'popup',
  'ringTone',
];

/** The answer to "would I get a call now?". One that is not known to be advisory decides. */
export function healthAnswerOf(checks: readonly Check[]): UiHealthAnswer {
  if (checks.length === 0) return 'unknown';
  const decisive = checks.filter(({ name }) => !advisory.includes(name));
  const has = (some: readonly Check[], status: Check['status']): boolean => some.some((one) => one.status === status);
  if (has(decisive, 'fail')) return 'no';
  if (has(decisive, 'unknown')) return 'probably';
  return has(checks, 'fail') ? 'attention' : 'yes';
}

/** Facts that checks of the desktop's own are made of. */
const isChecked = (facts: UiFactChanges): boolean => 'doNotDisturb' in facts || 'ringSound' in facts;

/** News of what the desktop's own checks are made of: whether sound and popup are wanted is a setting. */
const isNews = (event: UiEvent): boolean =>
  event.type === 'settings' || (event.type === 'facts' && isChecked(event.facts));

/** What following the checks needs. */
export interface HealthDeps {
  readonly agent: Pick<Agent, 'health' | 'subscribe'>;
  readonly presenter: Pick<Presenter, 'setHealthAnswer' | 'subscribe'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Adds to the agent's checks what only the desktop knows. */
export const withOwnChecks = <A extends Pick<Agent, 'health'>>(agent: A, own: () => readonly Check[]): A => ({
  ...agent,
  health: async () => [...(await agent.health()), ...own()],
});

/** Keeps the presenter's answer true: asks after every news of line, account, facts and settings, and now and then. Returns how to stop. */
export function followHealth({ agent, presenter, clock, log }: HealthDeps): () => void {
  let timer: Timer | undefined;
  let asked = 0;
  const ask = async (): Promise<void> => {
    asked += 1;
    const own = asked;
    timer?.cancel();
    timer = clock.schedule(askLogged, healthIntervalMs);
    const checks = await agent.health();
    if (own === asked) presenter.setHealthAnswer(healthAnswerOf(checks));
  };
  const askLogged = (): void => void ask().catch((error: unknown) => log.error('asking for health failed', { error }));
  const releases = [
    agent.subscribe(({ type }) => void ((type === 'link' || type === 'account') && askLogged())),
    presenter.subscribe((event) => void (isNews(event) && askLogged())),
  ];
  askLogged();
  return () => {
    for (const release of releases) release();
    timer?.cancel();
    asked += 1;
  };
}
