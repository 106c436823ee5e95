import type { DesktopDeps } from '../deps.ts';
import { exportDiagnostics } from '../diagnostics.ts';
import { createOpener } from '../opener.ts';
import type { Parts } from '../parts.ts';
import type { ShortcutControls } from '../ports.ts';
import { createSoundReports } from '../sound.ts';
import type { Windows } from '../surfaces.ts';
import { createTranslate } from '../texts.ts';
import { createHandlers } from './handlers.ts';

/** Opens the channels to the pages. */
export function serveHandlers(shared: DesktopDeps & Parts, keys: ShortcutControls, windows: Windows): void {
  const { pages, popup, panel } = windows;
  const translate = createTranslate();
  const title = () => translate(shared.presenter.state().language)('health.export.dialogTitle');
  const handlers = createHandlers({
    ...shared,
    ...{ keys, translate, popup },
    exportDiagnostics: (options) => exportDiagnostics({ ...shared, window: () => panel.window, title }, options),
    reportSound: createSoundReports(shared),
    opener: createOpener(shared.electron.shell),
    openPanel: (page) => {
      shared.presenter.showPage(page);
      panel.open();
    },
  });
  shared.serveIpc({ handlers, trusted: pages.trusted, log: shared.log });
}
