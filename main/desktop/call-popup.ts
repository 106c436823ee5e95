import type { UiEvent, UiFacts } from '../../preload/contract.ts';
import type { DesktopDeps } from './deps.ts';
import { CallNotifications } from './notifications.ts';
import { PopupHiding } from './popup-hiding.ts';
import type { Presenter } from './presenter/presenter.ts';
import { createTranslate } from './texts.ts';
import type { TrayCommand } from './tray/types.ts';
import { followDisplays } from './windows/display-facts.ts';
import { popupPlacingOn } from './windows/placing.ts';
import { type PopupDeps, PopupWindow } from './windows/popup.ts';

/** The popup's window, and what hides its cards after a while. */
export interface CallPopup {
  readonly popup: PopupWindow;
  readonly hiding: PopupHiding;
}

/** Whether this desktop lets the popup be placed, and kept from the keyboard. */
const placingOf = ({ electron, environment, platform }: DesktopDeps): UiFacts['popupPlacing'] =>
  popupPlacingOn({ platform, environment, commandLine: electron.app.commandLine });

type PagePart = Pick<PopupDeps, 'preload' | 'isDevelopment' | 'isQuitting' | 'activeWindowDisplay'>;

/** Makes the popup, hidden. */
export function createPopup(deps: DesktopDeps, presenter: Presenter, page: PagePart): CallPopup {
  const { clock, electron, log, platform, settings } = deps;
  const hiding = new PopupHiding({
    clock,
    seconds: () => settings.get().popupHideSeconds,
    // The call may be over by now: then there is nothing to hide.
    hideCard: (key) => void presenter.hideCard(key, 'time'),
  });
  const placing = placingOf(deps);
  const popup = new PopupWindow({
    ...{ ...page, electron, log, placing, platform, settings },
    showHiddenCards: () => presenter.showCards(),
    onDismissed: () => presenter.hideEverything(),
    onGrows: (popupGrows) => presenter.setFacts({ popupGrows }),
    onFollowed: (cards, isSeen) => hiding.follow(cards, isSeen),
    onUseChanged: (isInUse) => hiding.setInUse(isInUse),
  });
  followDisplays({ screen: electron.screen, settings, presenter, placing });
  return { popup, hiding };
}

/** What of the state the popup and the notifications are made of. */
export const concernsPopup = ({ type }: UiEvent): boolean =>
  type === 'cards' || type === 'dialPrompt' || type === 'settings';

/**
 * Where the popup cannot tell of calls without taking the keyboard, the system's notifications do. Their buttons do what
 * the tray's menu does: `choose`. Returns how to stop.
 */
export function followNotifications(
  deps: DesktopDeps,
  presenter: Presenter,
  choose: (command: TrayCommand) => void,
): () => void {
  const { Notification } = deps.electron;
  if (placingOf(deps) === 'full') return () => undefined;
  if (!Notification.isSupported()) {
    deps.log.warn('no notifications here: calls are told by tray and sound only');
    return () => undefined;
  }
  const notifications = new CallNotifications({
    ...{ Notification, log: deps.log, translate: createTranslate() },
    execute: ({ call, command }) => choose({ type: 'call', call, action: command }),
    openCalls: () => choose({ type: 'openCalls' }),
  });
  const unsubscribe = presenter.subscribe((event) => {
    if (concernsPopup(event)) notifications.follow(presenter.state());
  });
  notifications.follow(presenter.state());
  return () => {
    unsubscribe();
    notifications.stop();
  };
}
