import { healthSentence, type Translate } from '../../../locales/index.ts';
import type { UiHealthCheck, UiResult } from '../../../preload/contract.ts';
import { failed, type Result, success } from '../../failure.ts';
import type { Check } from '../../health/checks.ts';
import { fromChosenLine } from '../dialing/chosen-line.ts';
import type { DialPrompts } from '../dialing/prompts.ts';
import { healthAnswerOf } from '../health.ts';
import type { AgentCommands, DemoControls, DesktopSettingsStore } from '../ports.ts';
import type { Presenter } from '../presenter/presenter.ts';
import type { Handlers } from './dispatcher.ts';
import { uiOutcome, uiValue } from './results.ts';
import type { Payload } from './schemas.ts';

/** What the handlers act on. */
export interface HandlerDeps {
  readonly agent: AgentCommands;
  readonly presenter: Pick<Presenter, 'state' | 'hideCard' | 'setHealthAnswer' | 'setSignOutFailure'>;
  readonly prompts: Pick<DialPrompts, 'answer'>;
  readonly settings: DesktopSettingsStore;
  /** Absent outside the demonstration. */
  readonly demo?: DemoControls;
  /** The texts of a language. */
  translate(language: string): Translate;
  setContentHeight(heightPx: number): void;
  openPanel(page: Payload<'openPanel'>['page']): void;
  /** Asks where to, and writes the file. */
  exportDiagnostics(options: Payload<'exportDiagnostics'>): Promise<Result<{ path?: string }>>;
}

const healthOf = async ({ agent, presenter, translate }: HandlerDeps): Promise<readonly UiHealthCheck[]> => {
  const { language } = presenter.state();
  const sentence = (check: Check): string => healthSentence(translate(language), language, check.said);
  const checks = await agent.health();
  // What the page lists and what the tray says are of one moment.
  presenter.setHealthAnswer(healthAnswerOf(checks));
  return checks.map((check) => ({
    name: check.name,
    status: check.status,
    sentence: sentence(check),
  }));
};

const ringMe = async (demo: DemoControls | undefined): Promise<UiResult> =>
  uiOutcome(demo === undefined ? failed('not-allowed', { detail: 'only in the demonstration' }) : await demo.ringMe());

const done: UiResult = { ok: true, value: undefined };

/** What a call does that always works. */
const carriedOut = async (act: () => void): Promise<UiResult> => {
  act();
  return done;
};

const signOut = async ({ agent, presenter }: HandlerDeps): Promise<UiResult> => {
  const result = await agent.signOut();
  presenter.setSignOutFailure(result.ok ? undefined : result.failure);
  return uiOutcome(result);
};

/** What each call of the contract does. Answers carry codes, never a stack. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { agent, presenter, prompts, settings } = deps;
  return {
    getState: async () => presenter.state(),
    signIn: async (credentials) => uiOutcome(await agent.signIn(credentials)),
    signInByBrowser: async () => uiOutcome(await agent.signInByBrowser()),
    cancelSignIn: () => carriedOut(() => agent.cancelSignIn()),
    signOut: () => signOut(deps),
    reconnect: () => carriedOut(() => agent.reconnect()),
    callCommand: async (command) => uiOutcome(await agent.execute(command)),
    dial: async (command) => uiOutcome(await agent.dial(fromChosenLine(command, deps))),
    answerDialPrompt: async (answer) => uiOutcome(await prompts.answer(answer)),
    hideCard: async ({ key }) => uiOutcome(presenter.hideCard(key)),
    setContentHeight: ({ height }) => carriedOut(() => deps.setContentHeight(height)),
    searchColleagues: async ({ text }) => uiValue(success(agent.searchColleagues(text))),
    updateSettings: async (changes) => uiOutcome(settings.update(changes)),
    getHealth: async () => uiValue(success(await healthOf(deps))),
    exportDiagnostics: async (options) => uiValue(await deps.exportDiagnostics(options)),
    dismissOfflineCalls: () => carriedOut(() => agent.dismissOfflineCalls()),
    openPanel: ({ page }) => carriedOut(() => deps.openPanel(page)),
    ringMe: () => ringMe(deps.demo),
  };
}
