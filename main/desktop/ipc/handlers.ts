import { healthSentence, type Translate } from '../../../locales/index.ts';
import type { UiHealthCheck, UiResult } from '../../../preload/contract.ts';
import { failed, success } from '../../failure.ts';
import type { Check } from '../../health/checks.ts';
import type { DialPrompts } from '../dialing/prompts.ts';
import type { AgentCommands, DemoControls, DesktopSettingsStore } from '../ports.ts';
import type { Presenter } from '../presenter/presenter.ts';
import type { Handlers } from './dispatcher.ts';
import { uiOutcome, uiValue } from './results.ts';
import type { Payload } from './schemas.ts';

/** What the handlers act on. */
export interface HandlerDeps {
  readonly agent: AgentCommands;
  readonly presenter: Pick<Presenter, 'state' | 'hideCard'>;
  readonly prompts: Pick<DialPrompts, 'answer'>;
  readonly settings: DesktopSettingsStore;
  /** Absent outside the demonstration. */
  readonly demo?: DemoControls;
  /** The texts of a language. */
  translate(language: string): Translate;
  setContentHeight(heightPx: number): void;
  openPanel(page: Payload<'openPanel'>['page']): void;
}

const healthOf = async ({ agent, presenter, translate }: HandlerDeps): Promise<readonly UiHealthCheck[]> => {
  const { language } = presenter.state();
  const sentence = (check: Check): string => healthSentence(translate(language), language, check.said);
  return (await agent.health()).map((check) => ({
    name: check.name,
    status: check.status,
    sentence: sentence(check),
  }));
};

const ringMe = async (demo: DemoControls | undefined): Promise<UiResult> =>
  uiOutcome(demo === undefined ? failed('not-allowed', { detail: 'only in the demonstration' }) : await demo.ringMe());

const done: UiResult = { ok: true, value: undefined };

/** What each call of the contract does. Answers carry codes, never a stack. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { agent, presenter, prompts, settings } = deps;
  return {
    getState: async () => presenter.state(),
    signIn: async (credentials) => uiOutcome(await agent.signIn(credentials)),
    signOut: async () => uiOutcome(await agent.signOut()),
    callCommand: async (command) => uiOutcome(await agent.execute(command)),
    dial: async (command) => uiOutcome(await agent.dial(command)),
    answerDialPrompt: async (answer) => uiOutcome(await prompts.answer(answer)),
    hideCard: async ({ key }) => uiOutcome(presenter.hideCard(key)),
    setContentHeight: async ({ height }) => {
      deps.setContentHeight(height);
      return done;
    },
    searchColleagues: async ({ text }) => uiValue(success(agent.searchColleagues(text))),
    updateSettings: async (changes) => uiOutcome(settings.update(changes)),
    getHealth: async () => uiValue(success(await healthOf(deps))),
    openPanel: async ({ page }) => {
      deps.openPanel(page);
      return done;
    },
    ringMe: () => ringMe(deps.demo),
  };
}
