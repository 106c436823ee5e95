import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/json-lines.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'screenpop-ending-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('the end of a process', () => {
  it('comes at once while a thread is stuck, with its exit code, and loses no line', async () => {
    const pipe = join(folder, 'nobody-writes');
    execFileSync('mkfifo', [pipe]);
    const program = startProgram('test/support/stuck-thread.ts', [pipe, '3']);
    expect(await program.exited).toBe(3);
    expect(program.lines).toHaveLength(20_000);
    expect(program.stderr()).toBe('');
  });
});
