import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../main/settings/schema.ts';
import { createConfSettingsFile } from '../../main/storage/conf-settings.ts';
import { createSettingsStore } from '../../main/storage/settings-store.ts';

const defaults = defaultSettings({ locale: 'en-GB', randomBytes: new Uint8Array(10) });
const storage = new URL('../../main/storage/', import.meta.url).href;

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'screenpop-settings-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const path = () => join(directory, 'settings.json');
const open = () => createSettingsStore(createConfSettingsFile(directory), defaults);

describe('the settings file', () => {
  it('outlives the process', () => {
    open().update({ username: 'bob', endpoints: ['200'] });
    expect(open().get()).toEqual({ ...defaults, username: 'bob', endpoints: ['200'] });
    expect(readdirSync(directory)).toEqual(['settings.json']);
  });

  it.skipIf(process.platform === 'win32')(
    'can be read by its owner only, also where it could be read by all before',
    () => {
      writeFileSync(path(), JSON.stringify(defaults), { mode: 0o644 });
      open().update({ username: 'bob' });
      expect(statSync(path()).mode & 0o777).toBe(0o600);
    },
  );

  it.each(['{"version":1,', '', '[]', 'null', '"text"', '\u0000\u0001'])(
    'that is damaged is kept aside: %j',
    (text) => {
      writeFileSync(path(), text);
      const store = open();
      expect(store.get()).toEqual(defaults);
      expect(store.problem).toContain('cannot be read');
      expect(readFileSync(`${path()}.bak`, 'utf8')).toBe(text);
      expect(store.update({ username: 'bob' }).ok).toBe(true);
      expect(open().problem).toBeUndefined();
      expect(open().get().username).toBe('bob');
    },
  );

  it('that a newer program wrote is kept aside', () => {
    const newer = { ...defaults, version: 99, username: 'bob' };
    writeFileSync(path(), JSON.stringify(newer));
    expect(open().problem).toContain('newer');
    expect(JSON.parse(readFileSync(`${path()}.bak`, 'utf8'))).toEqual(newer);
  });

  it('that cannot even be a file does not stop the start', () => {
    writeFileSync(join(directory, 'in-the-way'), '');
    const store = createSettingsStore(createConfSettingsFile(join(directory, 'in-the-way')), defaults);
    expect(store.get()).toEqual(defaults);
    expect(store.problem).toContain('cannot be saved');
  });

  it('is the same under electron-store, in a process where electron is there', async () => {
    open().update({ username: 'bob' });
    const app = join(directory, 'app.mjs');
    await writeFile(app, electronProgram());
    const { stdout } = await promisify(execFile)(process.execPath, [app, directory]);
    expect(JSON.parse(stdout)).toEqual({ username: 'bob', channels: ['electron-store-get-data'] });
    expect(open().get().country).toBe('FR');
    expect(existsSync(join(directory, 'elsewhere'))).toBe(false);
  });
});

/** Electron itself is not there in plain Node: the two members that electron-store touches stand in for it. */
const electronProgram = () => `
import { registerHooks } from 'node:module';
const channels = [];
globalThis.electronParts = {
  app: { getPath: () => process.argv[2] + '/elsewhere', getVersion: () => '0.0.0' },
  ipcMain: { on: (channel) => channels.push(channel) },
};
registerHooks({
  resolve: (name, context, next) =>
    name === 'electron'
      ? { url: 'data:text/javascript,export default globalThis.electronParts', shortCircuit: true }
      : next(name, context),
});
const { createElectronSettingsFile } = await import('${storage}electron-settings.ts');
const { createSettingsStore } = await import('${storage}settings-store.ts');
const store = createSettingsStore(createElectronSettingsFile(process.argv[2]), ${JSON.stringify(defaults)});
if (!store.update({ country: 'FR' }).ok) throw new Error('not saved');
console.log(JSON.stringify({ username: store.get().username, channels }));
`;
