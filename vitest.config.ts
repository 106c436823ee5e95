import { defineConfig } from 'vitest/config';

/**
 * `filesAtATime`: an app with its browser each; as many as the machine has processors where left out. `turn`: the project's
 * place where several run, since not all run as many files at a time.
 */
const project = (name: string, options: { timeoutMs: number; filesAtATime?: number; turn?: number }) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    testTimeout: options.timeoutMs,
    hookTimeout: options.timeoutMs,
    sequence: { groupOrder: options.turn ?? 0 },
    ...(options.filesAtATime === undefined ? {} : { maxWorkers: options.filesAtATime }),
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', { timeoutMs: 60_000 }),
      project('integration', { timeoutMs: 60_000 }),
      project('e2e', { timeoutMs: 120_000, filesAtATime: 2, turn: 1 }),
      // Not part of `npm test`: what only a real desktop can prove (docs/stand-in.md).
      project('e2e-electron', { timeoutMs: 240_000, filesAtATime: 1, turn: 2 }),
    ],
  },
});
