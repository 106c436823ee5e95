import { EventEmitter } from 'node:events';
import { preventable } from './events.ts';
import { record } from './record.ts';
import { type Faithful, guarded } from './unsupported.ts';

const shown: StandInNotification[] = [];

/** Electron's Notification: kept, never shown. */
class StandInNotification extends EventEmitter {
  title: string;
  subtitle: string;
  body: string;
  silent: boolean;
  urgency: 'normal' | 'critical' | 'low';
  timeoutType: 'default' | 'never';
  actions: Electron.NotificationAction[];
  hasReply: boolean;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super();
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
    this.timeoutType = options.timeoutType ?? 'default';
    this.actions = options.actions ?? [];
    this.hasReply = options.hasReply ?? false;
    // biome-ignore lint/correctness/noConstructorReturn: the app may only see the guarded face of a notification
    return guarded('Notification', this);
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    shown.push(this);
    record('Notification.show', this.title, this.body);
    this.emit('show', preventable({}));
  }

  close(): void {
    const index = shown.indexOf(this);
    if (index >= 0) shown.splice(index, 1);
    record('Notification.close', this.title);
    this.emit('close', preventable({ reason: 'applicationHidden' }));
  }
}

/** Electron's `Notification`. */
export const Notification = guarded('Notification', StandInNotification) as unknown as typeof Electron.Notification;

/** A notification that is showing, as a test sees it. */
export interface NotificationDescription {
  readonly title: string;
  readonly body: string;
  /** What its buttons say. */
  readonly buttons: readonly string[];
}

export const describeNotifications = (): NotificationDescription[] =>
  shown.map(({ title, body, actions }) => ({ title, body, buttons: actions.map(({ text = '' }) => text) }));

const withTitle = (title: string): StandInNotification => {
  const found = shown.find((notification) => notification.title === title);
  if (found === undefined) throw new Error(`No notification '${title}'`);
  return found;
};

/** The user clicks the notification with this title. */
export function clickNotification(title: string): void {
  withTitle(title).emit('click', preventable({}));
}

/** The user presses a button of the notification with this title. */
export function pressNotificationButton(title: string, button: string): void {
  const notification = withTitle(title);
  const actionIndex = notification.actions.findIndex(({ text }) => text === button);
  if (actionIndex < 0) throw new Error(`The notification '${title}' has no button '${button}'`);
  notification.emit('action', preventable({ actionIndex, selectionIndex: -1 }), actionIndex, -1);
}

export type NotificationCheck = Faithful<Electron.Notification, Omit<StandInNotification, keyof EventEmitter>>;
