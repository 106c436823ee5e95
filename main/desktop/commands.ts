import type { PanelPage } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { Result } from '../failure.ts';
import type { Log } from '../ports.ts';
import type { DialPrompts } from './dialing/prompts.ts';
import { type KeyAimDeps, KeyAims } from './key-aims.ts';
import type { KeyCommand } from './key-commands.ts';
import type { DemoControls, RemoteSwitch } from './ports.ts';
import type { Presenter } from './presenter/presenter.ts';
import type { ShortcutName } from './shortcuts.ts';
import type { TrayCommand } from './tray/types.ts';

/** What tray and keys act on. */
export interface CommandDeps extends Pick<KeyAimDeps, 'clock'> {
  readonly agent: Pick<Agent, 'execute' | 'reconnect' | 'signOut'>;
  readonly presenter: Pick<Presenter, 'askWhereTo' | 'cards' | 'subscribe' | 'showPage' | 'setSignOutFailure'>;
  readonly prompts: Pick<DialPrompts, 'askFromClipboard' | 'askFor'>;
  readonly doNotDisturb: Pick<RemoteSwitch, 'set'>;
  readonly demo?: DemoControls;
  readonly log: Log;
  /** Brings the popup to the pointer; says whether there was anything to show. */
  bringPopup(): boolean;
  openPanel(): void;
  quit(): void;
}

/** What a user can do without a page: by a global key, or in the tray's menu. */
export interface Commands {
  press(name: ShortcutName): void;
  choose(command: TrayCommand): void;
  /** Watches from now on which call each key means; returns what ends that. */
  follow(): () => void;
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

/** The popup where there is something on it; otherwise the panel: whoever asks for calls sees where they would be. */
const bringPopup = (deps: CommandDeps): void => {
  if (!deps.bringPopup()) openPage(deps, 'calls');
};

type Execute = (command: KeyCommand | undefined) => void;

/** With nothing to do a key does nothing: nothing is shown over the work of somebody who slipped. */
const keysOf = (
  deps: CommandDeps,
  aims: KeyAims,
  execute: Execute,
  dialClipboard: () => void,
): Record<ShortcutName, () => void> => ({
  answer: () => execute(aims.take('answer')),
  decline: () => execute(aims.take('decline')),
  hangUp: () => execute(aims.take('hangUp')),
  hold: () => execute(aims.take('hold')),
  bringPopup: () => bringPopup(deps),
  dialClipboard,
});

type PlainCommand = Exclude<TrayCommand['type'], 'call' | 'sendCall' | 'callBack' | 'doNotDisturb'>;

const entriesOf = (deps: CommandDeps, dialClipboard: () => void): Record<PlainCommand, () => void> => ({
  showPopup: () => bringPopup(deps),
  dialClipboard,
  openPanel: deps.openPanel,
  openCalls: () => openPage(deps, 'calls'),
  openDial: () => openPage(deps, 'dial'),
  openDemo: () => openPage(deps, 'demo'),
  openSettings: () => openPage(deps, 'settings'),
  openHealth: () => openPage(deps, 'health'),
  reconnect: () => deps.agent.reconnect(),
  ringMe: () => deps.demo && logged(deps.demo.ringMe(), 'ringMe', deps.log),
  signIn: () => openPage(deps, 'sign-in'),
  signOut: () => logged(signOut(deps), 'signOut', deps.log),
  quit: deps.quit,
});

/** The card first: it may have been hidden, and is to be there when it is asked. */
const sendCall = (deps: CommandDeps, { call, action }: Extract<TrayCommand, { type: 'sendCall' }>): void => {
  if (deps.bringPopup()) deps.presenter.askWhereTo(call, action);
};

/** There is no page to tell what was refused: it is opened. */
const setDoNotDisturb = async (deps: CommandDeps, isEnabled: boolean): Promise<Result<void>> => {
  const result = await deps.doNotDisturb.set(isEnabled);
  if (!result.ok) openPage(deps, 'calls');
  return result;
};

/** Carries out what keys and tray ask for. */
export function createCommands(deps: CommandDeps): Commands {
  const { agent, prompts, log } = deps;
  const execute = (command: KeyCommand | undefined): void => {
    if (command !== undefined) logged(agent.execute(command), command.command, log);
  };
  const ask = async (): Promise<undefined> => void (await prompts.askFromClipboard());
  const dialClipboard = () => logged(ask(), 'dialClipboard', log);
  const aims = new KeyAims(deps);
  const keys = keysOf(deps, aims, execute, dialClipboard);
  const entries = entriesOf(deps, dialClipboard);
  return {
    press: (name) => keys[name](),
    follow: () => aims.follow(),
    choose: (command) => {
      if (command.type === 'call') execute({ call: command.call, command: command.action });
      else if (command.type === 'sendCall') sendCall(deps, command);
      else if (command.type === 'callBack') prompts.askFor(command.caller);
      else if (command.type === 'doNotDisturb') logged(setDoNotDisturb(deps, command.isEnabled), 'doNotDisturb', log);
      else entries[command.type]();
    },
  };
}
