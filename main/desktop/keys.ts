import type { DesktopDeps } from './deps.ts';
import type { Presenter } from './presenter/presenter.ts';
import { keyGrip } from './shortcut-grip.ts';
import { followShortcutSettings, type ShortcutName, Shortcuts } from './shortcuts.ts';

/** Registers the global shortcuts, and keeps them to the settings. */
export function createKeys(
  { electron, clock, log, platform, environment, settings }: DesktopDeps,
  presenter: Presenter,
  onPress: (name: ShortcutName) => void,
): Shortcuts {
  const ozonePlatform = electron.app.commandLine.getSwitchValue('ozone-platform');
  const shortcuts = new Shortcuts({
    ...{ globalShortcut: electron.globalShortcut, clock, log, platform, onPress },
    grip: keyGrip({ platform, environment, ozonePlatform }),
    onStatus: (status) => presenter.setShortcutStatus(status),
  });
  followShortcutSettings(shortcuts, settings);
  return shortcuts;
}
