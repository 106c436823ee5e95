import { join } from 'node:path';
import type Electron from 'electron';
import { type Result, success } from '../failure.ts';

/** The file for support: made and written outside of this room. */
export interface DiagnosticsFile {
  /** A name to propose. */
  proposedName(): string;
  /** Writes the file for its owner alone. `invalid-input`: it cannot be written there. */
  save(path: string, options: { readonly withPersonalData: boolean }): Promise<Result<void>>;
}

/** What exporting diagnostics needs. */
export interface DiagnosticsDeps {
  readonly electron: Pick<typeof Electron, 'app' | 'dialog'>;
  readonly diagnostics: DiagnosticsFile;
  /** The window that the question belongs to. */
  window(): Electron.BrowserWindow | undefined;
  /** Title of the question, in the user's language. */
  title(): string;
}

const askWhere = async (deps: DiagnosticsDeps): Promise<string | undefined> => {
  const { app, dialog } = deps.electron;
  const options: Electron.SaveDialogOptions = {
    title: deps.title(),
    defaultPath: join(app.getPath('documents'), deps.diagnostics.proposedName()),
    filters: [{ name: 'JSON', extensions: ['json'] }],
  };
  const owner = deps.window();
  const answer = await (owner === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(owner, options));
  return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
};

/** Asks where to, then has the file written. No path: the user changed their mind. */
export async function exportDiagnostics(
  deps: DiagnosticsDeps,
  options: { readonly withPersonalData: boolean },
): Promise<Result<{ path?: string }>> {
  const path = await askWhere(deps);
  if (path === undefined) return success({});
  const saved = await deps.diagnostics.save(path, options);
  return saved.ok ? success({ path }) : saved;
}
