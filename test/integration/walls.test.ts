import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tools } from '../../scripts/programs.ts';
import { runProgram } from '../secret-service.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const value = (from: string) => `import * as planted from '${from}';\nexport const used = planted;\n`;
const named = (name: string, from: string) => `import { ${name} } from '${from}';\nexport const used = ${name};\n`;
const typed = (from: string) => `import type { Planted } from '${from}';\nexport type Used = Planted;\n`;
const whole = (from: string) => `import planted from '${from}';\nexport const used = planted;\n`;
const dynamic = (from: string) => `export const used = await import('${from}');\n`;
const reexport = (from: string) => `export * from '${from}';\n`;

/** Where a file is planted (a name, or a room in which it gets a name of its own) and what stands in it. */
type Plant = readonly [where: string, source: string];

const pureRooms = ['calls', 'dialing', 'screenpop', 'settings', 'contacts', 'journal', 'health'].map(
  (room) => `main/${room}/`,
);
const builtins = ['node:fs', 'fs', 'fs/promises', 'node:crypto', 'path', 'process'];
const withoutElectron = [
  ...pureRooms,
  'main/agent/',
  'main/cloudlink/',
  'main/network/',
  'main/sign-in/',
  'main/storage/',
  'main/log/',
  'main/diagnostics/',
  'main/active-window/',
  'main/headless/',
];

/** Every wall of docs/architecture.md, each with what must not get through. */
const forbidden: Record<string, readonly Plant[]> = {
  'failures and ports import nothing': [
    'main/failure.ts',
    'main/ports.ts',
    'main/present.ts',
    'main/transport-error.ts',
  ].flatMap((file): Plant[] => [
    [file, value('zod')],
    [file, value('node:fs')],
    [file, typed('./calls/types.ts')],
  ]),
  'pure rooms know no Node': pureRooms.flatMap((room) => builtins.map((name): Plant => [room, value(name)])),
  'pure rooms know no other rooms': pureRooms.flatMap((room) =>
    [
      '../cloudlink/index.ts',
      '../storage/keychain.ts',
      '../agent/agent.ts',
      '../desktop/desktop.ts',
      '../headless/output.ts',
      '../log/log.ts',
      '../network/transports.ts',
      '../active-window/index.ts',
      '../ports.ts',
      '../system.ts',
      '../../simulator/simulator.ts',
      '../../locales/index.ts',
      '../../preload/contract.ts',
    ].map((name): Plant => [room, value(name)]),
  ),
  'electron is for the desktop': [
    ...withoutElectron,
    'main/planted.ts',
    'main/headless.ts',
    'renderer/ui/',
    'locales/',
    'simulator/',
  ].flatMap((room): Plant[] => [
    [room, value('electron')],
    [room, named('app', 'electron')],
    [room, typed('electron')],
    [room, whole('electron')],
    [room, dynamic('electron')],
    [room, reexport('electron')],
    [room, value('electron/main')],
  ]),
  'electron-store is for the desktop root': [
    ...withoutElectron,
    'main/headless.ts',
    'main/desktop/',
    'main/desktop/launch.ts',
  ].flatMap((room): Plant[] => [
    [room, value('electron-store')],
    [room, dynamic('../storage/electron-settings.ts')],
  ]),
  'the door to the platform knows failures, ports and calls': [
    '../agent/agent.ts',
    '../storage/keychain.ts',
    '../log/log.ts',
    '../network/transports.ts',
    '../settings/schema.ts',
    '../dialing/number.ts',
    '../system.ts',
    '../desktop/ports.ts',
    '../../locales/index.ts',
  ].map((name): Plant => ['main/cloudlink/', value(name)]),
  'the ways out of the process know nothing of what is sent': [
    '../cloudlink/index.ts',
    '../cloudlink/errors.ts',
    '../agent/types.ts',
    '../calls/types.ts',
    '../storage/keychain.ts',
    '../log/log.ts',
    '../settings/types.ts',
    '../desktop/ports.ts',
    '../headless/output.ts',
    '../system.ts',
    '../../preload/contract.ts',
  ].map((name): Plant => ['main/network/', typed(name)]),
  'the way back from the browser knows the state it waits for, and nothing else': [
    '../cloudlink/index.ts',
    '../cloudlink/session.ts',
    '../agent/types.ts',
    '../network/transports.ts',
    '../storage/keychain.ts',
    '../settings/types.ts',
    '../log/log.ts',
    '../desktop/ports.ts',
    '../system.ts',
    '../../locales/index.ts',
  ].map((name): Plant => ['main/sign-in/', typed(name)]),
  'nobody but composition knows the way back from the browser': [
    ...[...pureRooms, 'main/cloudlink/', 'main/network/', 'main/storage/', 'main/log/', 'main/diagnostics/'],
    ...['main/agent/', 'main/desktop/', 'main/desktop/ipc/wrapper.ts'],
  ].map((room): Plant => [room, typed('../sign-in/redirects.ts')]),
  'the question about the active window knows ports, and nobody but the root asks it': [
    ...[
      ...['../agent/types.ts', '../desktop/ports.ts', '../log/log.ts', '../settings/types.ts', '../system.ts'],
      ...['../../preload/contract.ts', '../failure.ts', 'node:child_process'],
    ].map((name): Plant => ['main/active-window/', typed(name)]),
    ...[
      ...['main/cloudlink/', 'main/network/', 'main/sign-in/', 'main/storage/', 'main/storage/electron-settings.ts'],
      ...['main/log/', 'main/diagnostics/', 'main/agent/', 'main/headless.ts', 'main/headless/'],
      ...['main/desktop/', 'main/desktop/ipc/wrapper.ts'],
    ].flatMap((room): Plant[] => [
      [room, value('../active-window/index.ts')],
      [room, dynamic('../../active-window/x11.ts')],
    ]),
  ],
  'the call history is for storage and the desktop': [
    ...['main/cloudlink/', 'main/network/', 'main/sign-in/', 'main/active-window/', 'main/agent/'],
    ...['main/headless.ts', 'main/headless/'],
  ].map((room): Plant => [room, typed('../journal/types.ts')]),
  'contacts are nothing to the ways out': [
    'main/cloudlink/',
    'main/network/',
    'main/sign-in/',
    'main/active-window/',
  ].map((room): Plant => [room, typed('../contacts/types.ts')]),
  'storage and log know neither agent nor platform': [
    'main/storage/',
    'main/log/',
    'main/storage/electron-settings.ts',
  ].flatMap((room) =>
    [
      '../agent/types.ts',
      '../cloudlink/index.ts',
      '../network/transports.ts',
      '../desktop/ports.ts',
      '../headless/output.ts',
    ].map((name): Plant => [room, typed(name)]),
  ),
  'diagnostics listen at the ports': [
    '../agent/types.ts',
    '../cloudlink/index.ts',
    '../network/transports.ts',
    '../storage/keychain.ts',
    '../desktop/ports.ts',
    '../headless/output.ts',
    '../system.ts',
    '../../locales/index.ts',
    '../../preload/contract.ts',
  ].map((name): Plant => ['main/diagnostics/', typed(name)]),
  'nobody but composition knows the diagnostics': [
    ...[...pureRooms, 'main/cloudlink/', 'main/storage/', 'main/log/', 'main/agent/'],
    ...['main/desktop/', 'main/desktop/ipc/wrapper.ts'],
  ].map((room): Plant => [room, typed('../diagnostics/recorder.ts')]),
  'the agent knows none of its faces': [
    '../network/transports.ts',
    '../desktop/ports.ts',
    '../headless/output.ts',
    '../system.ts',
    '../../preload/contract.ts',
  ].map((name): Plant => ['main/agent/', typed(name)]),
  'the headless agent knows no desktop': ['main/headless/', 'main/headless.ts'].flatMap((room) =>
    ['../desktop/texts.ts', './desktop/texts.ts', '../../preload/contract.ts'].map(
      (name): Plant => [room, value(name)],
    ),
  ),
  'the desktop’s rooms know the agent by its types': [
    'main/desktop/',
    'main/desktop/tray/',
    'main/desktop/ipc/wrapper.ts',
  ].flatMap((room) =>
    [
      '../agent/agent.ts',
      '../../agent/agent.ts',
      '../cloudlink/index.ts',
      '../storage/keychain.ts',
      '../log/log.ts',
      '../network/pac.ts',
      '../system.ts',
      '../headless/output.ts',
    ].map((name): Plant => [room, value(name)]),
  ),
  'main knows the pages by the contract': [
    'main/desktop/',
    'main/desktop/compose.ts',
    'main/desktop/launch.ts',
  ].flatMap((room): Plant[] => [
    [room, value('../../renderer/ui/store.ts')],
    [room, value('../../preload/preload.ts')],
  ]),
  'raw IPC of main has one wrapper': [
    'main/desktop/',
    'main/desktop/ipc/',
    'main/desktop/compose.ts',
    'main/index.ts',
  ].flatMap((room): Plant[] => [
    [room, named('ipcMain', 'electron')],
    [room, named('app, ipcMain', 'electron').replace(' = app, ipcMain', ' = [app, ipcMain]')],
    [room, value('electron')],
    [room, whole('electron')],
    [
      room,
      whole('electron').replace('import planted', 'import planted, { app }').replace('= planted', '= [planted, app]'),
    ],
    [room, dynamic('electron')],
    [room, reexport('electron')],
    [room, `export { ipcMain } from 'electron';\n`],
  ]),
  'raw IPC of the pages has one wrapper': [
    ['preload/', named('ipcRenderer', 'electron')],
    ['preload/preload.ts', named('ipcMain', 'electron')],
    ['preload/preload.ts', value('electron')],
    ['preload/preload.ts', whole('electron')],
    ['main/desktop/ipc/wrapper.ts', named('ipcRenderer', 'electron')],
    ['main/desktop/ipc/wrapper.ts', value('electron')],
  ],
  'the preload knows electron and its contract': [
    ...[
      '../main/failure.ts',
      '../renderer/ui/store.ts',
      '../simulator/simulator.ts',
      '../locales/index.ts',
      ...builtins,
    ].map((name): Plant => ['preload/preload.ts', value(name)]),
  ],
  'the contract imports nothing': ['zod', './preload.ts', '../main/failure.ts', 'node:fs', 'electron', 'fs'].flatMap(
    (name): Plant[] => [
      ['preload/contract.ts', value(name)],
      ['preload/contract.ts', typed(name)],
    ],
  ),
  'the pages know contract, locales and each other': ['renderer/popup/', 'renderer/panel/', 'renderer/ui/'].flatMap(
    (room) =>
      [
        ...builtins,
        '../../main/failure.ts',
        '../../simulator/simulator.ts',
        '../../preload/preload.ts',
        '../../scripts/programs.ts',
        '../../test/secret-service.ts',
      ].map((name): Plant => [room, value(name)]),
  ),
  'locales are texts': [
    ...builtins,
    '../main/failure.ts',
    '../renderer/ui/store.ts',
    '../preload/contract.ts',
    '../simulator/simulator.ts',
  ].map((name): Plant => ['locales/', value(name)]),
  'the simulator knows nothing of the product': ['simulator/', 'simulator/pbx/'].flatMap((room) =>
    [
      '../main/failure.ts',
      '../../main/ports.ts',
      '../renderer/ui/store.ts',
      '../preload/contract.ts',
      '../locales/index.ts',
      '../../test/secret-service.ts',
    ].map((name): Plant => [room, typed(name)]),
  ),
  'the stand-in for Electron knows nothing of the product': ['test/electron/', 'test/electron/page/'].flatMap((room) =>
    [
      '../../main/failure.ts',
      '../../../main/desktop/ports.ts',
      '../../preload/contract.ts',
      '../../renderer/ui/store.ts',
      '../../locales/index.ts',
      '../../simulator/simulator.ts',
    ].map((name): Plant => [room, typed(name)]),
  ),
  'no wall has a back door by require': ['main/calls/', 'main/desktop/', 'preload/', 'renderer/ui/', 'simulator/'].map(
    (room): Plant => [room, "export const used = require('../agent/agent.ts');\n"],
  ),
  'only the roots start the simulator': [
    ...withoutElectron,
    'main/desktop/',
    'main/desktop/compose.ts',
    'main/desktop/launch.ts',
    'main/desktop/ipc/wrapper.ts',
    'main/planted.ts',
    'main/storage/electron-settings.ts',
  ].flatMap((room): Plant[] => [
    [room, dynamic('../../simulator/simulator.ts')],
    [room, typed('../../simulator/simulator.ts')],
  ]),
};

/** What the walls must let through. */
const allowed: readonly Plant[] = [
  ['main/calls/', value('../dialing/number.ts')],
  ['main/settings/', `${value('zod')}${typed('../failure.ts')}`],
  ['main/cloudlink/', `${value('node:crypto')}${typed('../calls/types.ts')}`],
  ['main/network/', `${value('node:tls')}${typed('../ports.ts')}`],
  ['main/network/', value('../cloudlink/address.ts')],
  ['main/desktop/launch.ts', value('../network/transports.ts')],
  ['main/storage/', `${value('node:fs')}${typed('../settings/types.ts')}`],
  ['main/storage/', value('conf')],
  ['main/storage/', `${value('../journal/entry.ts')}${typed('../contacts/types.ts')}`],
  ['main/agent/', value('../contacts/fold.ts')],
  ['main/journal/', `${value('../dialing/number.ts')}${typed('../calls/types.ts')}`],
  ['main/desktop/', value('../journal/entry.ts')],
  ['main/storage/electron-settings.ts', whole('electron-store')],
  ['main/log/', value('../ports.ts')],
  ['main/active-window/', `${whole('koffi')}${typed('../ports.ts')}`],
  ['main/desktop/', typed('../active-window/types.ts')],
  ['main/transport-error.ts', typed('./failure.ts')],
  ['test/electron/', `${value('electron')}${typed('../../scripts/programs.ts')}`],
  ['main/diagnostics/', `${value('../log/redactor.ts')}${typed('../health/checks.ts')}`],
  ['main/diagnostics/', value('../failure.ts')],
  ['main/agent/', value('../cloudlink/index.ts')],
  [
    'main/desktop/',
    `${typed('../agent/types.ts')}import type Electron from 'electron';\nexport type App = Electron.App;\n`,
  ],
  ['main/desktop/', value('../../preload/contract.ts')],
  ['main/desktop/ipc/wrapper.ts', named('ipcMain', 'electron')],
  [
    'main/desktop/compose.ts',
    `${value('../agent/agent.ts')}${dynamic('../storage/electron-settings.ts').replace('used', 'store')}`,
  ],
  ['main/index.ts', `${named('app', 'electron')}${dynamic('../simulator/simulator.ts').replace('used', 'simulator')}`],
  ['main/headless.ts', dynamic('../simulator/simulator.ts')],
  ['main/headless/', value('../agent/agent.ts')],
  ['preload/preload.ts', `${named('ipcRenderer', 'electron')}${typed('./contract.ts')}`],
  ['renderer/ui/', `${value('../../preload/contract.ts')}${typed('../../locales/index.ts')}`],
  ['renderer/popup/', value('react')],
  ['locales/', whole('./en.json')],
  ['simulator/', value('node:http')],
];

const reportSchema = z.object({
  diagnostics: z.array(
    z.object({ category: z.string(), severity: z.string(), location: z.looseObject({ path: z.string() }) }),
  ),
});

const wallCategories =
  /^(lint\/style\/noRestrictedImports|lint\/style\/noCommonJs|lint\/correctness\/noNodejsModules|plugin)$/;

/**
 * Spreads plants over layers: trees that each have the walls of this repository. A room takes any number of files under
 * names of their own; a file that is named can stand in each layer once.
 */
const toLayers = (plants: readonly Plant[]): Map<string, Plant>[] => {
  const layers: Map<string, Plant>[] = [];
  for (const [index, plant] of plants.entries()) {
    const path = plant[0].endsWith('/') ? `${plant[0]}planted-${index}.ts` : plant[0];
    const layer = layers.find((files) => !files.has(path)) ?? new Map<string, Plant>();
    if (layer.size === 0) layers.push(layer);
    layer.set(path, plant);
  }
  return layers;
};

const writeLayer = async (directory: string, layer: ReadonlyMap<string, Plant>): Promise<void> => {
  for (const name of ['biome.json', '.gitignore', 'scripts/walls']) {
    await cp(join(root, name), join(directory, name), { recursive: true });
  }
  for (const [path, [, source]] of layer) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), source);
  }
};

/** Lints one layer and gives back the paths at which a wall stood in the way, as an error. */
const lintLayer = async (directory: string): Promise<{ stopped: ReadonlySet<string>; code: number }> => {
  const args = ['lint', '--reporter=json', '--max-diagnostics=none', '--vcs-root=.', '.'];
  const { stdout, code } = await runProgram([process.execPath, tools.biome, ...args], { cwd: directory });
  const { diagnostics } = reportSchema.parse(JSON.parse(stdout));
  const walls = diagnostics.filter(({ category, severity }) => wallCategories.test(category) && severity === 'error');
  return { stopped: new Set(walls.map(({ location }) => location.path)), code };
};

let base = '';
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'screenpop-walls-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Plants that no wall stopped. */
const getThrough = async (plants: readonly Plant[]): Promise<Plant[]> => {
  const through: Plant[] = [];
  for (const layer of toLayers(plants)) {
    const directory = await mkdtemp(join(base, 'layer-'));
    await writeLayer(directory, layer);
    const { stopped, code } = await lintLayer(directory);
    expect(code === 0).toBe(stopped.size === 0);
    for (const [path, plant] of layer) if (!stopped.has(path)) through.push(plant);
  }
  return through;
};

describe('walls', () => {
  it.each(Object.entries(forbidden))('%s', async (_wall, plants) => {
    expect(await getThrough(plants)).toEqual([]);
  });

  it('let through what may pass', async () => {
    expect(await getThrough(allowed)).toEqual(allowed);
  });
});
