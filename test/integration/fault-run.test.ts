import { describe, expect, it } from 'vitest';
import type { AgentPorts } from '../../main/agent/ports.ts';
import { faultNames } from '../faults/kinds.ts';
import { playRun } from '../faults/run.ts';

/** What CI plays of `npm run test:faults`: every push the same seed. */
const seed = 'ci';
const runs = 40;

/** Agents that do wrong; the oracle must say what. */
const lies: readonly {
  readonly what: string;
  readonly tamper: (ports: AgentPorts) => AgentPorts;
  readonly complaint: RegExp;
}[] = [
  {
    what: 'does not hear every third notification',
    tamper: (ports) => {
      let heard = 0;
      const isDeaf = (): boolean => {
        heard += 1;
        return heard % 3 === 0;
      };
      return {
        ...ports,
        notifications: (options, { onMessage, ...handlers }) =>
          ports.notifications(options, {
            ...handlers,
            onMessage: (topic, payload) => (isDeaf() ? undefined : onMessage(topic, payload)),
          }),
      };
    },
    complaint: /^(ghost|stale|unshown) .* on an online line$/,
  },
  {
    what: 'sends each command to make a call twice',
    tamper: (ports) => ({
      ...ports,
      http: async (request) => {
        if (request.method === 'POST' && request.url.endsWith('/calls')) await ports.http(request);
        return ports.http(request);
      },
    }),
    complaint: /^dialled .*: 2 calls in the ledger$/,
  },
  {
    what: 'asks everything five times',
    tamper: (ports) => ({
      ...ports,
      http: async (request) => {
        if (request.method === 'GET') for (let asked = 1; asked < 5; asked += 1) await ports.http(request);
        return ports.http(request);
      },
    }),
    complaint: /requests in one minute/,
  },
  {
    what: 'takes a dead line for a living one',
    tamper: (ports) => ({
      ...ports,
      notifications: (options, handlers) => ports.notifications(options, { ...handlers, onEnd: () => undefined }),
    }),
    complaint: /^online is said, and the broker has no subscriber$/,
  },
  {
    what: 'drops the answers to its commands',
    tamper: (ports) => ({
      ...ports,
      http: async (request) => {
        const answer =
          request.method === 'PUT' && request.url.includes('/calls/') ? undefined : await ports.http(request);
        return answer ?? { status: 204, headers: {}, body: '' };
      },
    }),
    complaint: /ok on .*, and the ledger has nothing of it$/,
  },
];

describe('the seeded fault run (docs/faults.md)', () => {
  it(`tells every call of ${runs} runs as the ledger has it, whatever goes wrong meanwhile`, async () => {
    const failures: string[] = [];
    const met = new Set<string>();
    for (let run = 1; run <= runs; run += 1) {
      const report = await playRun(seed, run);
      for (const { text } of report.violations) failures.push(`--seed ${seed} --run ${run}: ${text}`);
      for (const kind of report.hits.keys()) met.add(kind);
    }
    expect(failures).toEqual([]);
    expect(faultNames.filter((kind) => !met.has(kind))).toEqual([]);
    expect(faultNames.length).toBeGreaterThanOrEqual(20);
  });

  it('replays a run exactly: the same seed gives the same events, byte for byte', async () => {
    for (const run of [1, 2, 3]) {
      const [once, again] = [await playRun(seed, run), await playRun(seed, run)];
      expect(once.trace.length).toBeGreaterThan(50);
      expect(again.trace.join('\n')).toBe(once.trace.join('\n'));
    }
  });

  it('gives another seed another run', async () => {
    const [one, other] = [await playRun('one', 1), await playRun('other', 1)];
    expect(other.trace.join('\n')).not.toBe(one.trace.join('\n'));
  });

  it.each(lies)('notices an agent that $what', async ({ tamper, complaint }) => {
    const texts: string[] = [];
    for (let run = 1; run <= 20 && !texts.some((text) => complaint.test(text)); run += 1) {
      const report = await playRun(seed, run, { tamper });
      texts.push(...report.violations.map(({ text }) => text));
    }
    expect(texts.filter((text) => complaint.test(text))).not.toEqual([]);
  });
});
