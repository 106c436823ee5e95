import type { Agent } from '../agent/types.ts';
import type { DesktopDeps } from './deps.ts';
import { fromChosenLine } from './dialing/chosen-line.ts';
import { DialPrompts } from './dialing/prompts.ts';
import { DoNotDisturb } from './do-not-disturb.ts';
import { withOwnChecks } from './health.ts';
import { type HistoryKeeper, keepHistory } from './history.ts';
import { noticingTargets } from './history-targets.ts';
import { createPeopleParts, type PeopleParts } from './own-people.ts';
import type { DesktopParts, People } from './ports.ts';
import { Presenter } from './presenter/presenter.ts';
import { ringToneChecks } from './sound.ts';
import { createStartAtLogin } from './start-at-login.ts';
import { ownAutostartPlaces } from './start-at-login-entry.ts';
import type { Windows } from './surfaces.ts';
import { popupCheck } from './windows/popup-health.ts';

/** What works without a window, and the presenter that tells the windows of it. */
export interface Parts extends Omit<DesktopParts, 'contacts'>, PeopleParts {
  /** The agent, which adds the desktop's checks to its health, and whose destinations the history learns. */
  readonly agent: Agent;
  readonly presenter: Presenter;
  readonly prompts: DialPrompts;
  readonly doNotDisturb: DoNotDisturb;
  readonly history: HistoryKeeper;
}

const createPresenter = (
  { electron, agent, settings, demo, clock }: DesktopDeps,
  people: People,
  isPopupSeen: () => boolean,
): Presenter =>
  new Presenter({
    ...{ agent, settings, people, clock, isPopupSeen },
    isDemo: demo !== undefined,
    systemLanguages: () => electron.app.getPreferredSystemLanguages(),
  });

const createLoginSwitch = ({ electron, platform, environment, demo, log }: DesktopDeps, presenter: Presenter) =>
  createStartAtLogin({
    ...{ app: electron.app, platform, log, isDemo: demo !== undefined },
    places: () => ownAutostartPlaces(environment, electron.app.getPath('home')),
    tell: (startAtLogin) => presenter.setFacts({ startAtLogin }),
  });

const createPrompts = (deps: DesktopDeps, presenter: Presenter): DialPrompts =>
  new DialPrompts({
    agent: { dial: (command) => deps.agent.dial(fromChosenLine(command, deps)) },
    clock: deps.clock,
    presenter,
    readClipboard: () => deps.electron.clipboard.readText(),
    country: () => deps.settings.get().country,
  });

const withDesktopChecks = (agent: Agent, presenter: Presenter, doNotDisturb: DoNotDisturb): Agent =>
  withOwnChecks(agent, () => {
    const state = presenter.state();
    return [...doNotDisturb.checks(), popupCheck(state), ...ringToneChecks(state)];
  });

/** Joins the parts. The windows stand only after them: `windows` is not called before that. */
export function createParts(given: DesktopDeps, windows: () => Windows): Parts {
  const peopleParts = createPeopleParts(given, { presenter: () => presenter, panel: () => windows().panel });
  const presenter = createPresenter(given, peopleParts.people, () => windows().popup.isSeen);
  // It follows the agent after the presenter does.
  const history = keepHistory({ ...given, people: peopleParts.people, presenter });
  const deps = { ...given, agent: noticingTargets(given.agent, (destination) => history.noteTarget(destination)) };
  const doNotDisturb = new DoNotDisturb({ ...deps, presenter });
  const agent = withDesktopChecks(deps.agent, presenter, doNotDisturb);
  const prompts = createPrompts(deps, presenter);
  const startAtLogin = createLoginSwitch(deps, presenter);
  return { ...peopleParts, agent, presenter, prompts, history, doNotDisturb, startAtLogin };
}
