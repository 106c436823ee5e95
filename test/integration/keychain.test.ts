import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHomeEnvironment,
  runProgram,
  runWithSecretService,
  type SecretService,
  startSecretService,
} from '../secret-service.ts';

const program = [process.execPath, fileURLToPath(new URL('../support/keychain-program.ts', import.meta.url))];

const isLinux = process.platform === 'linux';

type Step = readonly [method: 'get' | 'set' | 'delete', account: string, secret?: string];

const carryOut = async (env: NodeJS.ProcessEnv, ...steps: Step[]): Promise<unknown> => {
  const result = await runProgram(program, { env, input: JSON.stringify(steps) });
  if (result.code !== 0) throw new Error(result.stderr);
  return JSON.parse(result.stdout);
};

/** How many entries the Secret Service holds, asked of itself. */
const countEntries = async (env: NodeJS.ProcessEnv): Promise<number> => {
  const search = ['org.freedesktop.Secret.Service.SearchItems', 'dict:string:string:service,Screenpop headless'];
  const target = ['--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
  const { stdout } = await runProgram(['dbus-send', '--session', '--print-reply', ...target, ...search], { env });
  return stdout.match(/object path "/g)?.length ?? 0;
};

describe.runIf(isLinux)('with a Secret Service', () => {
  let service: SecretService;
  beforeEach(async () => {
    service = await startSecretService();
  });
  afterEach(() => service.stop());

  it('a secret is set, read after a restart of the program, and deleted', async () => {
    expect(await carryOut(service.env, ['get', 'bob'], ['set', 'bob', 'tökén'], ['get', 'bob'])).toEqual([
      null,
      null,
      'tökén',
    ]);
    expect(await carryOut(service.env, ['get', 'bob'], ['get', 'ann'])).toEqual(['tökén', null]);
    expect(await carryOut(service.env, ['delete', 'bob'], ['get', 'bob'], ['delete', 'bob'])).toEqual([
      null,
      null,
      null,
    ]);
    expect(await countEntries(service.env)).toBe(0);
  });

  it('a long secret is kept in parts, and a shorter one leaves none of them', async () => {
    const long = 'a.b-c_d/'.repeat(1000);
    expect(await carryOut(service.env, ['set', 'bob', long], ['get', 'bob'])).toEqual([null, long]);
    expect(await countEntries(service.env)).toBe(4);
    expect(await carryOut(service.env, ['set', 'bob', long.slice(0, 6000)], ['get', 'bob'])).toEqual([
      null,
      long.slice(0, 6000),
    ]);
    expect(await countEntries(service.env)).toBe(3);
    expect(await carryOut(service.env, ['set', 'bob', 'short'], ['get', 'bob'])).toEqual([null, 'short']);
    expect(await countEntries(service.env)).toBe(1);
    await carryOut(service.env, ['set', 'bob', long], ['delete', 'bob']);
    expect(await countEntries(service.env)).toBe(0);
  });

  it('nothing of it is left behind when it stops', async () => {
    const { env } = service;
    await service.stop();
    expect(
      (await runProgram(['dbus-send', '--session', '--print-reply', '--dest=x.y', '/', 'x.y.z'], { env })).code,
    ).toBe(1);
    expect(await carryOut(env, ['get', 'bob'])).toEqual([{ problem: 'no-service' }]);
  });
});

describe.runIf(isLinux)('a Secret Service for one program', () => {
  it('is there while it runs', async () => {
    const input = JSON.stringify([
      ['set', 'bob', 'secret'],
      ['get', 'bob'],
    ]);
    const result = await runWithSecretService(program, { input });
    expect(result).toMatchObject({ code: 0, stdout: '[null,"secret"]\n' });
  });
});

describe.runIf(isLinux)('without one', () => {
  let home = '';
  let env: NodeJS.ProcessEnv = {};
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'screenpop-no-keyring-'));
    env = await createHomeEnvironment(home);
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const all: Step[] = [
    ['get', 'bob'],
    ['set', 'bob', 'secret'],
    ['delete', 'bob'],
  ];
  const none = all.map(() => ({ problem: 'no-service' }));

  it('no session bus at all is reported by every call', async () => {
    expect(await carryOut(env, ...all)).toEqual(none);
  });

  it('a bus address where nobody listens is reported by every call', async () => {
    expect(await carryOut({ ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/nobody` }, ...all)).toEqual(none);
  });

  it('a service that does not answer is given up, and not asked again meanwhile', async () => {
    await writeFile(join(home, 'bus.conf'), silentBus(home));
    await writeFile(
      join(home, 'silent.service'),
      '[D-BUS Service]\nName=org.freedesktop.secrets\nExec=/bin/sh -c "sleep 3; exit 1"\n',
    );
    const bus = ['dbus-run-session', '--config-file', join(home, 'bus.conf'), '--', ...program];
    const result = await runProgram(bus, {
      env: { ...env, KEYCHAIN_LIMIT_MS: '300' },
      input: JSON.stringify(all),
    });
    expect(result.stdout).toBe(`${JSON.stringify(all.map(() => ({ problem: 'timeout' })))}\n`);
    expect(result.code).toBe(0);
  });
});

/** A session bus on which the Secret Service is started but says nothing, as one that waits for an unlock prompt. Node
 * cannot exit before the native call has returned, so the service gives up after a while. */
const silentBus = (
  directory: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${directory}</listen>
  <servicedir>${directory}</servicedir>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
