import { defineConfig } from 'vitest/config';

const project = (name: string, options: { timeoutMs: number; isSerial?: boolean }) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    testTimeout: options.timeoutMs,
    hookTimeout: options.timeoutMs,
    ...(options.isSerial === true ? { fileParallelism: false } : {}),
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', { timeoutMs: 60_000 }),
      project('integration', { timeoutMs: 60_000 }),
      project('e2e', { timeoutMs: 120_000, isSerial: true }),
      // Not part of `npm test`: what only a real desktop can prove (docs/stand-in.md).
      project('e2e-electron', { timeoutMs: 240_000, isSerial: true }),
    ],
  },
});
