import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

  it('comes also where npm was told to stop, which tells its shell only', async () => {
    const shell = spawn('sh', ['-c', `"${process.execPath}" main/headless.ts --demo; :`], {
      env: { ...process.env, npm_lifecycle_event: 'headless' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const lines = createInterface({ input: shell.stdout });
    await once(lines, 'line');
    shell.kill('SIGKILL');
    // The agent holds the other end of this pipe until it has ended.
    await once(shell.stdout, 'close');
    expect(shell.signalCode).toBe('SIGKILL');
  });
});
