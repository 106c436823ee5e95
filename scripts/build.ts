/** Builds the three bundles that Electron runs: `npm run build`. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build as viteBuild } from 'vite';
import { mainConfig } from './vite.main.ts';
import { preloadConfig } from './vite.preload.ts';
import { rendererConfig } from './vite.renderer.ts';

/** Where an app lies and what is built of it. All paths are absolute, page names excepted. */
export interface BuildPlan {
  /** Repository root. */
  readonly root: string;
  readonly mainEntry: string;
  readonly preloadEntry: string;
  readonly rendererRoot: string;
  readonly pages: readonly string[];
  /** Gets `main/index.js`, `preload/preload.cjs` and `renderer/`. */
  readonly outDir: string;
  /** Files and folders whose change makes the build stale. */
  readonly sources: readonly string[];
}

const repository = path.resolve(import.meta.dirname, '..');
const inRepository = (name: string): string => path.join(repository, name);

/** The product's own plan. */
const appPlan: BuildPlan = {
  root: repository,
  mainEntry: inRepository('main/index.ts'),
  preloadEntry: inRepository('preload/preload.ts'),
  rendererRoot: inRepository('renderer'),
  pages: ['popup.html', 'panel.html'],
  outDir: inRepository('dist'),
  sources: ['main', 'preload', 'renderer', 'locales', 'simulator', 'scripts', 'package.json', 'package-lock.json'].map(
    inRepository,
  ),
};

/** How often a build that waits for another one looks whether that is done, in ms. */
const lockPollMs = 100;

const stampOf = (plan: BuildPlan): string => path.join(plan.outDir, '.built');

/** Builds main, preload and renderer, whatever is there already. */
export async function build(plan: BuildPlan = appPlan): Promise<void> {
  const startedAt = new Date();
  await rm(stampOf(plan), { force: true });
  await asProduction(() => bundleAll(plan));
  await writeFile(stampOf(plan), `${startedAt.toISOString()}\n`);
}

/** Vite keeps the NODE_ENV that it finds: under a test runner the pages would get React's slow development build. */
async function asProduction(work: () => Promise<void>): Promise<void> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

async function bundleAll(plan: BuildPlan): Promise<void> {
  const { root, outDir } = plan;
  await Promise.all([
    viteBuild(mainConfig({ root, entry: plan.mainEntry, outDir: path.join(outDir, 'main') })),
    viteBuild(preloadConfig({ root, entry: plan.preloadEntry, outDir: path.join(outDir, 'preload') })),
    viteBuild(rendererConfig({ root: plan.rendererRoot, pages: plan.pages, outDir: path.join(outDir, 'renderer') })),
  ]);
}

/** Builds unless the last build is newer than every source. Safe to call from several processes at once. */
export async function buildIfStale(plan: BuildPlan = appPlan): Promise<void> {
  if (await isFresh(plan)) return;
  const unlock = await lock(path.join(plan.outDir, '.lock'));
  try {
    if (!(await isFresh(plan))) await build(plan);
  } finally {
    await unlock();
  }
}

async function isFresh(plan: BuildPlan): Promise<boolean> {
  const stamp = await readFile(stampOf(plan), 'utf8').catch(() => undefined);
  if (stamp === undefined) return false;
  const newest = Math.max(...(await Promise.all(plan.sources.map(newestChange))));
  // Without the end of its line: that would make it no date, and every build stale.
  return newest < Date.parse(stamp.trim());
}

/** Ms since the epoch of the latest change in a file or below a folder; 0 where there is none. */
async function newestChange(file: string): Promise<number> {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  const entries = await readdir(file);
  return Math.max(info.mtimeMs, ...(await Promise.all(entries.map((name) => newestChange(path.join(file, name))))));
}

/** Takes a lock file that names its process, waiting for a living owner and taking over from a dead one. */
async function lock(file: string): Promise<() => Promise<void>> {
  await mkdir(path.dirname(file), { recursive: true });
  while (!(await tryLock(file))) await delay(lockPollMs);
  return () => rm(file, { force: true });
}

async function tryLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
