import { healthSentence, type Translate } from '../../../locales/index.ts';
import type { UiHealthCheck, UiResult } from '../../../preload/contract.ts';
import { failed, type Result, success } from '../../failure.ts';
import type { Check } from '../../health/checks.ts';
import type { Opener } from '../../ports.ts';
import { fromChosenLine } from '../dialing/chosen-line.ts';
import type { DialPrompts } from '../dialing/prompts.ts';
import { healthAnswerOf } from '../health.ts';
import type {
  AgentCommands,
  DemoControls,
  DesktopParts,
  DesktopSettingsStore,
  PopupControls,
  Relauncher,
  ShortcutControls,
} from '../ports.ts';
import type { Presenter } from '../presenter/presenter.ts';
import { previewNumber, previewScreenPop } from '../previews.ts';
import { searchTargets } from '../targets.ts';
import type { Handlers } from './dispatcher.ts';
import { uiOutcome, uiValue } from './results.ts';
import type { Payload } from './schemas.ts';

/** What the handlers act on. */
export interface HandlerDeps extends DesktopParts, Relauncher {
  readonly agent: AgentCommands;
  readonly presenter: Pick<Presenter, 'state' | 'hideCard' | 'callBack' | 'setHealthAnswer' | 'setSignOutFailure'>;
  readonly prompts: Pick<DialPrompts, 'answer'>;
  readonly settings: DesktopSettingsStore;
  /** Absent outside the demonstration. */
  readonly demo?: DemoControls;
  /** The texts of a language. */
  translate(language: string): Translate;
  readonly popup: PopupControls;
  readonly opener: Opener;
  readonly keys: ShortcutControls;
  openPanel(page: Payload<'openPanel'>['page']): void;
  reportSound(report: Payload<'reportSound'>): void;
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

const onlyInDemo = failed('not-allowed', { detail: 'only in the demonstration' });

const inDemo = async (
  demo: DemoControls | undefined,
  act: (demo: DemoControls) => Promise<Result<void>>,
): Promise<UiResult> => uiOutcome(demo === undefined ? onlyInDemo : await act(demo));

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

const dial = ({ endedCall, ...command }: Payload<'dial'>, deps: HandlerDeps): Promise<Result<unknown>> => {
  const call = () => deps.agent.dial(fromChosenLine(command, deps));
  return endedCall === undefined ? call() : deps.presenter.callBack(endedCall, call);
};

/** What each call of the contract does. Answers carry codes, never a stack. */
export function createHandlers(deps: HandlerDeps): Handlers {
  const { agent, presenter, prompts, settings, history, popup, demo } = deps;
  return {
    getState: async () => presenter.state(),
    signIn: async (credentials) => uiOutcome(await agent.signIn(credentials)),
    signInByBrowser: async () => uiOutcome(await agent.signInByBrowser()),
    cancelSignIn: () => carriedOut(() => agent.cancelSignIn()),
    signOut: () => signOut(deps),
    reportSound: (report) => carriedOut(() => deps.reportSound(report)),
    reconnect: () => carriedOut(() => agent.reconnect()),
    callCommand: async (command) => uiOutcome(await agent.execute(command)),
    dial: async (command) => uiOutcome(await dial(command, deps)),
    answerDialPrompt: async (answer) => uiOutcome(await prompts.answer(answer)),
    hideCard: async ({ key }) => uiOutcome(presenter.hideCard(key)),
    setContentHeight: ({ height }) => carriedOut(() => popup.setContentHeight(height)),
    setPopupInUse: ({ isInUse }) => carriedOut(() => popup.setInUse(isInUse)),
    dragPopup: ({ phase }) => carriedOut(() => popup.drag(phase)),
    resetPopupPlaces: () => carriedOut(() => popup.resetPlaces()),
    searchTargets: async (query) => uiValue(success(searchTargets(query, deps))),
    searchHistory: async (query) => uiValue(history.search(query)),
    clearHistory: async () => uiOutcome(history.clear()),
    markMissedSeen: () => carriedOut(() => history.markMissedSeen()),
    setDoNotDisturb: async ({ isEnabled }) => uiOutcome(await deps.doNotDisturb.set(isEnabled)),
    readDoNotDisturb: async () => uiOutcome(await deps.doNotDisturb.read()),
    checkShortcut: async ({ accelerator }) => uiValue(success(deps.keys.reservedFor(accelerator))),
    retryShortcuts: () => carriedOut(() => deps.keys.retry()),
    setShortcutRecording: ({ isRecording }) => carriedOut(() => deps.keys.setRecording(isRecording)),
    setStartAtLogin: async ({ isEnabled }) => uiOutcome(await deps.startAtLogin.set(isEnabled)),
    importContacts: async () => uiValue(await deps.contacts.import()),
    removeContacts: async () => uiOutcome(await deps.contacts.remove()),
    updateSettings: async (changes) => uiOutcome(settings.update(changes)),
    getHealth: async () => uiValue(success(await healthOf(deps))),
    exportDiagnostics: async (options) => uiValue(await deps.exportDiagnostics(options)),
    dismissOfflineCalls: () => carriedOut(() => agent.dismissOfflineCalls()),
    openPanel: ({ page }) => carriedOut(() => deps.openPanel(page)),
    placeTestCall: ({ kind, caller }) => inDemo(demo, (each) => each.placeTestCall(kind, caller)),
    previewNumber: async ({ text }) => uiValue(previewNumber(text, settings.get())),
    previewScreenPop: async (query) => uiValue(await previewScreenPop(query, deps)),
    startDemo: () => carriedOut(() => deps.relaunch({ isDemo: true })),
    leaveDemo: () => inDemo(demo, async () => success(deps.relaunch({ isDemo: false }))),
  };
}
