import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const isGone = (error: unknown): boolean =>
  ['ENOENT', 'ESRCH', 'EACCES'].includes((error as { code?: string }).code ?? '');

/** Undefined where the file, or the process that it tells of, has gone meanwhile. */
const readIfThere = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((error: unknown) => {
    if (isGone(error)) return undefined;
    throw error;
  });

/** Every regular file below a folder in use, with its name as part of what is found. */
export async function filesInUse(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const read = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const content = await readIfThere(path);
      return content === undefined
        ? []
        : [[`file ${path}`, Buffer.concat([Buffer.from(`${path}\n`), content])] as const];
    });
  return new Map((await Promise.all(read)).flat());
}

const childrenOf = async (pid: number): Promise<readonly number[]> => {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(threads.map((thread) => readIfThere(`/proc/${pid}/task/${thread}/children`)));
  return lists.flatMap((list) => (list?.toString() ?? '').split(' ').filter(Boolean).map(Number));
};

/** The ids of a process's children, their children and so on. */
async function descendantsOf(pid: number): Promise<readonly number[]> {
  const children = await childrenOf(pid);
  return [...children, ...(await Promise.all(children.map(descendantsOf))).flat()];
}

/** What others can read of a program: command lines of it and its children, and what it hands down in the environment. */
export async function processesOf(pid: number): Promise<ReadonlyMap<string, Buffer>> {
  const children = await descendantsOf(pid);
  const paths = [
    ...[pid, ...children].map((id) => `/proc/${id}/cmdline`),
    ...children.map((id) => `/proc/${id}/environ`),
  ];
  const read = await Promise.all(paths.map(async (path) => [path, await readIfThere(path)] as const));
  return new Map(read.flatMap(([path, content]) => (content === undefined ? [] : [[`process ${path}`, content]])));
}
