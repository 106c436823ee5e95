import type { PanelPage } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { Result } from '../failure.ts';
import type { Log } from '../ports.ts';
import type { DialPrompts } from './dialing/prompts.ts';
import type { DemoControls } from './ports.ts';
import type { Presenter } from './presenter/presenter.ts';
import {
  answerCommand,
  declineCommand,
  hangUpCommand,
  holdCommand,
  type KeyCommand,
  type ShortcutName,
} from './shortcuts.ts';
import type { TrayCommand } from './tray/render.ts';

/** What tray and keys act on. */
export interface CommandDeps {
  readonly agent: Pick<Agent, 'execute' | 'reconnect' | 'signOut'>;
  readonly presenter: Pick<Presenter, 'cards' | 'showCards' | 'showPage' | 'setSignOutFailure'>;
  readonly prompts: Pick<DialPrompts, 'askFromClipboard'>;
  readonly demo?: DemoControls;
  readonly log: Log;
  openPanel(): void;
  quit(): void;
}

/** What a user can do without a page: by a global key, or in the tray's menu. */
export interface Commands {
  press(name: ShortcutName): void;
  choose(command: TrayCommand): void;
}

const logged = (work: Promise<Result<unknown> | undefined>, what: string, log: Log): void => {
  work.then(
    // The card shows a refusal; here it only leaves a trace.
    (result) => result?.ok === false && log.info('command refused', { what, code: result.failure.code }),
    (error: unknown) => log.error('command failed', { what, error }),
  );
};

const openPage = ({ presenter, openPanel }: CommandDeps, page: PanelPage): void => {
  presenter.showPage(page);
  openPanel();
};

/** There is no page to tell what could not be reached: it is opened. */
const signOut = async (deps: CommandDeps): Promise<Result<void>> => {
  const result = await deps.agent.signOut();
  deps.presenter.setSignOutFailure(result.ok ? undefined : result.failure);
  if (!result.ok) openPage(deps, 'sign-in');
  return result;
};

/** Carries out what keys and tray ask for. */
export function createCommands(deps: CommandDeps): Commands {
  const { agent, presenter, prompts, demo, log } = deps;
  const execute = (command: KeyCommand | undefined): void => {
    if (command !== undefined) logged(agent.execute(command), command.command, log);
  };
  const dialClipboard = () =>
    logged(
      prompts.askFromClipboard().then(() => undefined),
      'dialClipboard',
      log,
    );
  const keys: Record<ShortcutName, () => void> = {
    answer: () => execute(answerCommand(presenter.cards())),
    decline: () => execute(declineCommand(presenter.cards())),
    hangUp: () => execute(hangUpCommand(presenter.cards())),
    hold: () => execute(holdCommand(presenter.cards())),
    bringPopup: () => presenter.showCards(),
    dialClipboard,
  };
  const entries: Record<Exclude<TrayCommand['type'], 'call'>, () => void> = {
    showPopup: () => presenter.showCards(),
    dialClipboard,
    openPanel: deps.openPanel,
    openCalls: () => openPage(deps, 'calls'),
    openHealth: () => openPage(deps, 'health'),
    reconnect: () => agent.reconnect(),
    ringMe: () => demo && logged(demo.ringMe(), 'ringMe', log),
    signIn: () => openPage(deps, 'sign-in'),
    signOut: () => logged(signOut(deps), 'signOut', log),
    quit: deps.quit,
  };
  return {
    press: (name) => keys[name](),
    choose: (command) =>
      command.type === 'call' ? execute({ call: command.call, command: command.action }) : entries[command.type](),
  };
}
