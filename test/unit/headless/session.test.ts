import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../main/agent/types.ts';
import { callActions } from '../../../main/calls/types.ts';
import { failed, success } from '../../../main/failure.ts';
import { serveCommands } from '../../../main/headless/session.ts';

const refused = async () => failed('auth-required');
const agent = {
  execute: refused,
  dial: refused,
  setDoNotDisturb: refused,
  setForwarding: refused,
  signOut: async () => success(undefined),
  snapshot: () => ({ link: { state: 'online', endpointIds: [] }, account: undefined, calls: [] }),
  health: async () => [],
} as unknown as Agent;

const serve = async (lines: readonly string[]): Promise<{ written: object[]; errors: unknown[] }> => {
  const written: object[] = [];
  const errors: unknown[] = [];
  const quiet = () => undefined;
  const log = { debug: quiet, info: quiet, warn: quiet, error: (...told: unknown[]) => void errors.push(told) };
  const input = new PassThrough();
  input.end(lines.join('\n'));
  await serveCommands({
    agent,
    exportDiagnostics: async () => '{}',
    input,
    write: (line) => void written.push(line),
    messages: { failure: ({ code }) => code, health: ({ name }) => name },
    log,
  });
  return { written, errors };
};

const names = fc.constantFrom(...callActions, 'dial', 'snapshot', 'health', 'forward', '__proto__', 'constructor', '');
const command = fc.record(
  {
    id: fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.object()),
    command: fc.oneof(names, fc.jsonValue()),
    call: fc.jsonValue(),
    number: fc.jsonValue(),
    enabled: fc.jsonValue(),
    __proto__: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const line = fc.oneof(
  fc.string().map((text) => text.replaceAll(/[\r\n\u2028\u2029]/g, ' ')),
  fc.json(),
  command.map((value) => JSON.stringify(value)),
);

describe('whatever comes in', () => {
  it('every line that is not empty gets one result, and none an unexpected failure', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
        const { written, errors } = await serve(lines);
        const asked = lines.filter((text) => text.trim() !== '');
        expect(errors).toEqual([]);
        expect(written).toHaveLength(asked.length);
        for (const result of written) expect(result).toMatchObject({ event: 'result', ok: expect.any(Boolean) });
      }),
      { numRuns: 300 },
    );
  });

  it('nothing after quit is carried out', async () => {
    const { written } = await serve(['{"id":"1","command":"quit"}', '{"id":"2","command":"snapshot"}']);
    expect(written).toEqual([{ event: 'result', id: '1', ok: true }]);
  });
});
