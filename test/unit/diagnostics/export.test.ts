import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExport } from '../../../main/diagnostics/export.ts';
import { proposedFileName, writeDiagnosticsFile } from '../../../main/diagnostics/file.ts';
import { type DiagnosticsReport, parseDiagnostics } from '../../../main/diagnostics/format.ts';
import { createRecorder, type Recorder } from '../../../main/diagnostics/recorder.ts';
import { createSecretFilter } from '../../../main/diagnostics/redaction.ts';
import { createSecretRegister, type MaskingRegister } from '../../../main/log/log.ts';
import { defaultSettings } from '../../../main/settings/schema.ts';

const nowMs = Date.parse('2026-01-05T09:00:00Z');
const publication = JSON.parse(
  await readFile(new URL('../../fixtures/publication-ringing-2022.json', import.meta.url), 'utf8'),
) as Record<string, unknown>;

let secrets: MaskingRegister;
let recorder: Recorder;
beforeEach(() => {
  secrets = createSecretRegister();
  const clock = { now: () => nowMs, monotonic: () => 5_000 };
  recorder = createRecorder({ clock, filter: createSecretFilter(secrets) });
});

const settings = {
  ...defaultSettings({ randomBytes: new Uint8Array(16) }),
  ...{ account: '4711', username: 'grace@example.test', endpoints: ['200'], storedSignIn: '0123456789abcdef' },
  ringDeviceName: 'Headphones of Hopper',
  screenPopTemplate: 'https://crm.test/find?key=SECRETKEY&phone={number}&who={name}#tab=1',
};

const write = createExportHere;
async function createExportHere(withPersonalData: boolean): Promise<{ text: string; report: DiagnosticsReport }> {
  const exported = createExport({
    ...{ versions: { app: '1.0' }, recorder, filter: createSecretFilter(secrets), settings: () => settings },
    line: () => ({ state: 'online', endpointIds: ['200'] }) as { state: string },
    health: async () => [{ name: 'endpoint', status: 'pass', said: { key: 'endpoint.watched' } }],
    sentence: () => 'CloudLink knows extension 200.',
    log: () => [
      { at: '2026-01-05T09:00:00.000Z', level: 'info', tag: 'agent', message: 'link', data: { endpointIds: ['200'] } },
    ],
    now: () => nowMs,
    salt: () => 'salt',
  });
  const text = await exported({ withPersonalData });
  const parsed = parseDiagnostics(text);
  if (!parsed.ok) throw new Error(parsed.failure.detail);
  return { text, report: parsed.value };
}

const people = ['Grace Murray', '+442079460018', '79460018', '200"', 'extension 200', 'grace@example.test', '4711'];

const live = (): void => {
  const party = { number: '+442079460018', name: 'Grace Murray' };
  const call = { key: '200/350/1#1/2', endpointId: '200', callId: '350', from: party, to: { number: '200' }, party };
  recorder.add({ type: 'agent', event: { type: 'call', call } as { type: string } });
  const account = { account: '4711', username: 'grace@example.test', name: 'Grace Hopper', extension: '200' };
  recorder.add({ type: 'agent', event: { type: 'account', account } as { type: string } });
  recorder.add({ type: 'command', command: 1, name: 'dial', data: [{ number: '+442079460018', endpoint: '200' }] });
  recorder.add({ type: 'command', command: 2, name: 'setDoNotDisturb', data: [true, '200'] });
  recorder.add({
    type: 'command',
    command: 3,
    name: 'execute',
    data: [{ command: 'digits', call: 'x', digits: '99887' }],
  });
  recorder.add({ type: 'publication', connection: 1, topic: 't', text: 'Grace Murray called' });
  const content = { from: '+442079460018', fromName: 'Grace Murray', to: '200', callId: 'endpoints/200/calls/350' };
  const odd = { callerCard: 'Grace Murray, Sales', motto: 'Hopper knows', '+442079460018': 1, lineOf: 442079460018 };
  const payload = { subject: '/2017-09-01/endpoints/200/calls/350', content: JSON.stringify({ ...content, ...odd }) };
  recorder.add({ type: 'publication', connection: 1, topic: 't', payload });
};

describe('an exported file', () => {
  it('says what it is made of, and can be read again', async () => {
    live();
    const { report } = await write(true);
    expect(report).toMatchObject({
      ...{ format: 'screenpop-diagnostics', version: 1, isPersonalDataMasked: false, droppedEvents: 0 },
      ...{ line: { state: 'online' }, exportedAt: '2026-01-05T09:00:00.000Z', versions: { app: '1.0' } },
      health: [{ name: 'endpoint', status: 'pass', sentence: 'CloudLink knows extension 200.' }],
    });
    expect(report.events).toHaveLength(7);
  });

  it('names nobody unless told to', async () => {
    live();
    recorder.add({ type: 'publication', connection: 1, topic: 't', payload: publication });
    const [open, masked] = [await write(true), await write(false)];
    for (const personal of people) {
      if (personal !== '79460018') expect(open.text).toContain(personal);
      expect(masked.text).not.toContain(personal);
    }
    expect(masked.text).not.toMatch(/Hopper|Sales|442079460018/);
    expect(masked.report.isPersonalDataMasked).toBe(true);
    expect(masked.report.settings).toMatchObject({ account: '‹masked›', username: '‹masked›', country: 'GB' });
    expect(masked.report.settings).toMatchObject({ storedSignIn: '‹masked›', ringDeviceName: '‹masked›' });
    const own = masked.report.line.endpointIds as string[];
    expect(masked.report.settings.endpoints).toEqual(own);
    expect(masked.report.log[0]?.data).toEqual({ endpointIds: own });
    expect(masked.report.health[0]?.sentence).toBe(`CloudLink knows extension ${own[0]}.`);
  });

  it('leaves in a masked publication what support needs: states, causes, times, ids', async () => {
    recorder.add({ type: 'publication', connection: 1, topic: 't', payload: publication });
    const { report } = await write(false);
    const told = report.events[0] as { payload: { content: Record<string, unknown> } & Record<string, unknown> };
    const content = publication.content as Record<string, unknown>;
    for (const name of ['state', 'cause', 'direction', 'createdOn', 'timestamp', 'eventId'])
      expect(told.payload.content[name]).toEqual(content[name]);
    for (const name of ['publicationId', 'method', 'topic']) expect(told.payload[name]).toEqual(publication[name]);
    expect(told.payload.content.from).not.toEqual(content.from);
  });

  it('has neither touch tones nor keys of the screen pop in it', async () => {
    live();
    const { text, report } = await write(true);
    expect(text).not.toMatch(/99887|SECRETKEY/);
    expect(report.settings.screenPopTemplate).toBe(
      'https://crm.test/find?key=‹masked›&phone={number}&who={name}#tab=‹masked›',
    );
  });

  it('has no secret in it that became known only after it was recorded', async () => {
    recorder.add({ type: 'publication', connection: 1, topic: 't', text: 'says hunter2secret' });
    secrets.add('hunter2secret');
    expect((await write(true)).text).not.toContain('hunter2secret');
  });
});

describe('a file that is none', () => {
  it.each([['{'], ['[]'], ['{"format":"other"}'], ['null'], ['']])('is refused: %s', (text) => {
    expect(parseDiagnostics(text)).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });
});

describe('writing the file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'screenpop-diagnostics-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is for its owner alone, and replaces only where it may', async () => {
    const path = join(folder, 'a.json');
    await writeFile(path, 'before', { mode: 0o644 });
    expect(await writeDiagnosticsFile(path, 'after', { mayReplace: false })).toMatchObject({ ok: false });
    expect(await readFile(path, 'utf8')).toBe('before');
    expect(await writeDiagnosticsFile(path, 'after', { mayReplace: true })).toEqual({ ok: true, value: undefined });
    expect(await readFile(path, 'utf8')).toBe('after');
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it.skipIf(process.platform === 'win32')('writes through no link', async () => {
    await writeFile(join(folder, 'elsewhere'), 'mine');
    await symlink(join(folder, 'elsewhere'), join(folder, 'link'));
    expect(await writeDiagnosticsFile(join(folder, 'link'), 'x', { mayReplace: false })).toMatchObject({ ok: false });
    await writeDiagnosticsFile(join(folder, 'link'), 'x', { mayReplace: true });
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('mine');
  });

  it('that cannot be done is told, with nothing left behind', async () => {
    const path = join(folder, 'no', 'where.json');
    const written = await writeDiagnosticsFile(path, 'x', { mayReplace: true });
    expect(written).toMatchObject({
      ok: false,
      failure: { code: 'invalid-input', detail: expect.stringMatching(/ENOENT/) },
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('proposes a name by date and time', () => {
    expect(proposedFileName(nowMs)).toBe('screenpop-diagnostics-2026-01-05-090000.json');
  });
});
