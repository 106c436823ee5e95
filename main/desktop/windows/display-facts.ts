import type Electron from 'electron';
import type { UiFacts } from '../../../preload/contract.ts';
import type { DesktopSettingsStore } from '../ports.ts';
import type { Presenter } from '../presenter/presenter.ts';
import { listDisplays } from './displays.ts';

/** What following the displays needs. */
export interface DisplayFactsDeps {
  readonly screen: Electron.Screen;
  readonly settings: Pick<DesktopSettingsStore, 'get' | 'subscribe'>;
  readonly presenter: Pick<Presenter, 'setFacts'>;
  readonly placing: UiFacts['popupPlacing'];
}

/** Tells the pages which displays there are, whether the popup was dragged, and whether it can be placed at all. */
export function followDisplays({ screen, settings, presenter, placing }: DisplayFactsDeps): void {
  const tell = (): void =>
    presenter.setFacts({
      displays: listDisplays(screen.getAllDisplays(), screen.getPrimaryDisplay().id),
      isPopupMoved: Object.keys(settings.get().popupPlaces).length > 0,
      popupPlacing: placing,
    });
  screen.on('display-added', tell);
  screen.on('display-removed', tell);
  screen.on('display-metrics-changed', tell);
  settings.subscribe(tell);
  tell();
}
