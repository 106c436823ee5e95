import type Electron from 'electron';
import type { Translate } from '../../locales/index.ts';
import type { CallCard, UiState } from '../../preload/contract.ts';
import type { Log } from '../ports.ts';
import { answerCommand, declineCommand, type KeyCommand } from './key-commands.ts';

/** What telling calls by the system's notifications needs. */
export interface CallNotificationDeps {
  readonly Notification: typeof Electron.Notification;
  readonly log: Log;
  /** The texts of a language. */
  translate(language: string): Translate;
  execute(command: KeyCommand): void;
  /** The user clicked a notification, not one of its buttons. */
  openCalls(): void;
}

/** What is read of the state. */
export type NotifiedState = Pick<UiState, 'cards' | 'language'> & {
  readonly settings: Pick<UiState['settings'], 'isPopupShown'>;
};

/** A button, and what it does. */
interface NotificationButton {
  readonly text: string;
  readonly command: KeyCommand;
}

/** What a notification says. */
interface CallNotice {
  readonly title: string;
  readonly body: string;
  readonly buttons: readonly NotificationButton[];
}

interface Shown {
  readonly said: string;
  readonly notification: Electron.Notification;
}

/** One whose card hid by itself is told of still: nobody has ignored it. */
const isTold = ({ phase, direction, isHidden, isIgnored }: CallCard): boolean =>
  phase === 'ringing' && direction === 'inbound' && !(isHidden && isIgnored === true);

const buttonsOf = (card: CallCard, translate: Translate): readonly NotificationButton[] =>
  [
    { text: translate('action.answer'), command: answerCommand([card]) },
    { text: translate('action.decline'), command: declineCommand([card]) },
  ].flatMap(({ text, command }) => (command === undefined ? [] : [{ text, command }]));

/** What is told of a call that rings: who, by which number, for whom. */
function callNotice(card: CallCard, translate: Translate): CallNotice {
  const { name, number, organisation, calledLabel, lineLabel } = card;
  const lines = [
    translate('card.status.incoming'),
    ...(name === undefined ? [] : [organisation, number]),
    calledLabel === undefined ? undefined : translate('card.calledLabel', { label: calledLabel }),
    lineLabel === undefined ? undefined : translate('card.lineLabel', { label: lineLabel }),
  ];
  return {
    title: name ?? number ?? translate('card.numberWithheld'),
    body: lines.filter((line) => line !== undefined).join('\n'),
    buttons: buttonsOf(card, translate),
  };
}

/**
 * Tells ringing calls by the system's notifications, where the popup cannot do it without taking the keyboard. Buttons are
 * shown where the system has them (macOS, Windows; on Linux, where its notification service offers actions): the click on
 * the notification itself works everywhere.
 */
export class CallNotifications {
  readonly #deps: CallNotificationDeps;
  readonly #shown = new Map<string, Shown>();

  constructor(deps: CallNotificationDeps) {
    this.#deps = deps;
  }

  /** Shows what rings, takes back what does not ring any more. None with the popup switched off: tray and sound tell. */
  follow({ cards, language, settings }: NotifiedState): void {
    const ringing = settings.isPopupShown ? cards.filter(isTold) : [];
    for (const key of this.#shown.keys()) if (!ringing.some((card) => card.key === key)) this.#close(key);
    const translate = this.#deps.translate(language);
    for (const card of ringing) this.#tell(card.key, callNotice(card, translate));
  }

  /** Takes every notification back. */
  stop(): void {
    for (const key of this.#shown.keys()) this.#close(key);
  }

  // One that the user closed is not shown again, unless there is news.
  #tell(key: string, notice: CallNotice): void {
    const said = JSON.stringify(notice);
    if (this.#shown.get(key)?.said === said) return;
    this.#close(key);
    const notification = this.#create(notice);
    this.#shown.set(key, { said, notification });
    notification.show();
  }

  #close(key: string): void {
    const known = this.#shown.get(key);
    this.#shown.delete(key);
    known?.notification.close();
  }

  #create({ title, body, buttons }: CallNotice): Electron.Notification {
    const { Notification, execute, log, openCalls } = this.#deps;
    const actions = buttons.map(({ text }) => ({ type: 'button' as const, text }));
    // Silent: the ring tone has a setting of its own.
    const look = { urgency: 'critical', timeoutType: 'never', silent: true } as const;
    const notification = new Notification({ title, body, actions, ...look });
    notification.on('click', openCalls);
    notification.on('action', ({ actionIndex }) => {
      const command = buttons[actionIndex]?.command;
      if (command !== undefined) execute(command);
    });
    notification.on('failed', (_event, error) => log.warn('notification failed', { error }));
    return notification;
  }
}
