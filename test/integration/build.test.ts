import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BuildPlan, buildIfStale } from '../../scripts/build.ts';

let folder: string;
let plan: BuildPlan;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screenpop-build-'));
  const source = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    // Long ago: a file that is as new as its build is built again, to be sure.
    await utimes(join(folder, name), 1, 1);
    return join(folder, name);
  };
  const mainEntry = await source('main.ts', 'export const main = 1;');
  const preloadEntry = await source('preload.ts', 'export const preload = 1;');
  const page = await source('page.html', '<!doctype html><title>Page</title>');
  await source('package.json', '{ "name": "built", "type": "module" }');
  plan = {
    ...{ root: folder, mainEntry, preloadEntry, rendererRoot: folder, pages: ['page.html'] },
    ...{ outDir: join(folder, 'dist'), sources: [mainEntry, preloadEntry, page] },
  };
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const stamp = (): Promise<string> => readFile(join(plan.outDir, '.built'), 'utf8');

it('builds once: what is built from the same sources is left alone, under whatever runs from it', async () => {
  await buildIfStale(plan);
  const first = await stamp();
  await buildIfStale(plan);
  expect(await stamp()).toBe(first);
});

it('builds anew what a source is newer than', async () => {
  await buildIfStale(plan);
  const first = await stamp();
  const later = Date.parse(first.trim()) / 1000 + 60;
  await utimes(plan.mainEntry, later, later);
  await buildIfStale(plan);
  expect(await stamp()).not.toBe(first);
});

it('builds once for all who ask at the same time', async () => {
  await Promise.all([buildIfStale(plan), buildIfStale(plan), buildIfStale(plan)]);
  const first = await stamp();
  await buildIfStale(plan);
  expect(await stamp()).toBe(first);
});
