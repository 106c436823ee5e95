import type Electron from 'electron';
import { followActiveDisplay } from './active-display.ts';
import { panelAddress, popupAddress } from './addresses.ts';
import { type CallPopup, concernsPopup, createPopup } from './call-popup.ts';
import type { DesktopDeps } from './deps.ts';
import type { Presenter } from './presenter/presenter.ts';
import { createTranslate } from './texts.ts';
import { trayImagePath } from './tray/images.ts';
import { TrayPace } from './tray/pace.ts';
import { renderTray, type TrayView } from './tray/render.ts';
import { type TrayDeps, TrayIcon } from './tray/tray.ts';
import { Pages } from './windows/pages.ts';
import { type PanelDeps, PanelWindow } from './windows/panel.ts';

/** The windows, and the set of pages in them. */
export interface Windows extends CallPopup {
  readonly pages: Pages;
  readonly panel: PanelWindow;
}

const keptPlace = ({ settings, log }: DesktopDeps): PanelDeps['place'] => ({
  get: () => settings.get().panelPlace,
  set(panelPlace) {
    const result = settings.update({ panelPlace });
    if (!result.ok) log.warn('place of the panel not kept', { code: result.failure.code });
  },
});

/** Makes the popup, hidden, and the panel, which is made when it is first opened. */
export function createWindows(deps: DesktopDeps, presenter: Presenter, isQuitting: () => boolean): Windows {
  const { electron, files, log } = deps;
  const pages = new Pages({ clock: deps.clock, log });
  const onLoadFailed = (error: unknown) => log.error('page not loaded', { error });
  const page = { electron, preload: files.preload, isDevelopment: !electron.app.isPackaged, isQuitting, onLoadFailed };
  const activeWindowDisplay = followActiveDisplay(deps);
  const { popup, hiding } = createPopup(deps, presenter, { ...page, activeWindowDisplay });
  const onCreated = (window: Electron.BrowserWindow) => pages.add(window, { address: panelAddress, canWait: true });
  const panel = new PanelWindow({
    ...page,
    ...{ clock: deps.clock, place: keptPlace(deps) },
    icon: files.appIcon,
    onCreated,
  });
  pages.add(popup.window, { address: popupAddress, canWait: false });
  popup.load().catch(onLoadFailed);
  return { pages, popup, hiding, panel };
}

/** Tells every page of every change, and shows or hides the popup with it. */
export function followPresenter(presenter: Presenter, windows: Windows): void {
  presenter.subscribe((event) => {
    // The page first: the card is on its way before the window is seen.
    windows.pages.tell(event);
    if (concernsPopup(event)) windows.popup.update(presenter.state());
  });
  windows.popup.update(presenter.state());
}

/** Puts the icon into the tray, and keeps it to the state. */
export function createTray(
  deps: DesktopDeps,
  presenter: Presenter,
  actions: Pick<TrayDeps, 'onCommand' | 'onOpened'>,
): TrayIcon {
  const translate = createTranslate();
  const view = (): TrayView => {
    const state = presenter.state();
    return renderTray(state, translate(state.language));
  };
  const { electron, files, platform } = deps;
  const imagePath = (image: TrayView['image']) => trayImagePath(files.trayImages, image, platform);
  const tray = new TrayIcon({ electron, platform, imagePath, ...actions }, view());
  const pace = new TrayPace({ clock: deps.clock, show: () => tray.show(view()) });
  presenter.subscribe((event) => pace.follow(event));
  return tray;
}
