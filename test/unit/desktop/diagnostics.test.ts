import { describe, expect, it } from 'vitest';
import { exportDiagnostics } from '../../../main/desktop/diagnostics.ts';
import { createSignInBrowser } from '../../../main/desktop/sign-in-browser.ts';
import { failed, type Result, success } from '../../../main/failure.ts';

interface Question {
  readonly owner?: string;
  readonly options: { readonly defaultPath: string; readonly title: string };
}

function exporting(changes: { path?: string; result?: Result<void>; window?: string } = {}) {
  const questions: Question[] = [];
  const saved: unknown[] = [];
  const filePath = changes.path ?? '';
  const showSaveDialog = async (...args: unknown[]) => {
    const options = args.at(-1) as Question['options'];
    questions.push(args.length === 1 ? { options } : { owner: String(args[0]), options });
    return { canceled: filePath === '', filePath };
  };
  const app = { getPath: (name: string) => `/home/ann/${name}` };
  const run = () =>
    exportDiagnostics(
      {
        electron: { app, dialog: { showSaveDialog } } as never,
        diagnostics: {
          proposedName: () => 'proposed.json',
          save: async (path, options) => {
            saved.push([path, options]);
            return changes.result ?? success(undefined);
          },
        },
        window: () => changes.window as never,
        title: () => 'Export diagnostics',
      },
      { withPersonalData: true },
    );
  return { run, questions, saved };
}

describe('exportDiagnostics', () => {
  it('proposes a name, writes where the user says, and tells where', async () => {
    const { run, questions, saved } = exporting({ path: '/tmp/mine.json', window: 'panel' });
    expect([await run(), saved]).toEqual([
      success({ path: '/tmp/mine.json' }),
      [['/tmp/mine.json', { withPersonalData: true }]],
    ]);
    expect(questions).toMatchObject([
      { owner: 'panel', options: { title: 'Export diagnostics', defaultPath: '/home/ann/documents/proposed.json' } },
    ]);
  });

  it('writes nothing where the user changed their mind', async () => {
    const { run, questions, saved } = exporting();
    expect([await run(), saved, questions[0]?.owner]).toEqual([success({}), [], undefined]);
  });

  it('passes on that it could not be written', async () => {
    const result = await exporting({ path: '/root/x', result: failed('invalid-input', { detail: 'EACCES' }) }).run();
    expect(result).toEqual(failed('invalid-input', { detail: 'EACCES' }));
  });
});

describe('createSignInBrowser', () => {
  const opened: string[] = [];
  const shell = { openExternal: async (url: string) => void opened.push(url) };
  const browser = createSignInBrowser(shell, () => Promise.reject(new Error('not asked')));

  it('opens https, and http on this computer', async () => {
    await browser.open(new URL('https://auth.mitel.io/authorize?state=s'));
    await browser.open(new URL('http://127.0.0.1:4010/authorize'));
    expect(opened).toEqual(['https://auth.mitel.io/authorize?state=s', 'http://127.0.0.1:4010/authorize']);
  });

  it.each(['http://auth.mitel.io/authorize', 'file:///etc/passwd', 'javascript:alert(1)', 'ftp://127.0.0.1/'])(
    'opens nothing else (%s)',
    async (address) => {
      await expect(browser.open(new URL(address))).rejects.toThrow('only https addresses are opened');
      expect(opened).not.toContain(address);
    },
  );
});
