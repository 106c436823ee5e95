/** A whole agent between the fakes of the door: what the tests of the agent start from. */
import { createAgent } from '../../../main/agent/agent.ts';
import type { AgentOptions, AgentPorts, TokenOwner, TokenVault } from '../../../main/agent/ports.ts';
import type { Agent } from '../../../main/agent/types.ts';
import { success } from '../../../main/failure.ts';
import { type Answer, options, settle, type World } from '../cloudlink/fakes.ts';

/** Lets everything happen that needs no time. */
export const idle = async (): Promise<void> => {
  for (let round = 0; round < 8; round += 1) await settle();
};

/** An answer that lists these. */
export const listed = (...items: readonly object[]): Answer => ({
  body: { count: items.length, _embedded: { items } },
});

/** Answers that a test lets go one by one. */
export const held = (answer: () => Answer) => {
  const waiting: (() => void)[] = [];
  const handler = () => new Promise<Answer>((resolve) => waiting.push(() => resolve(answer())));
  const release = async (): Promise<void> => {
    waiting.shift()?.();
    await settle();
    await settle();
  };
  return { handler, release, waiting };
};

/** A keychain in memory that never says no. */
export class MemoryVault implements TokenVault {
  readonly backendName = 'memory';
  readonly stored = new Map<string, string>();

  load = async (owner: TokenOwner) => success(this.stored.get(keyOf(owner)));
  save = async (owner: TokenOwner, token: string) => success(void this.stored.set(keyOf(owner), token));
  remove = async (owner: TokenOwner) => success(void this.stored.delete(keyOf(owner)));
}

/** The name under which a token is kept. */
export const keyOf = ({ account, username }: TokenOwner): string => `${username}@${account}`;

/** What a test wants otherwise than usual. */
export interface AgentSetup {
  readonly ports?: Partial<AgentPorts>;
  readonly options?: Partial<AgentOptions>;
  /** The lines that the settings name, now; by default none. */
  readonly endpoints?: () => readonly string[];
}

/** An agent on the world's platform, broker and clock, which remembers who signed in last. */
export function createTestAgent(world: World, setup: AgentSetup = {}): Agent {
  const { clock, random, log, secrets, platform, broker } = world;
  const transports = { http: platform.http, notifications: broker.transport };
  let remembered: TokenOwner | undefined;
  return createAgent(
    { ...transports, clock, random, log, secrets, tokens: new MemoryVault(), ...setup.ports },
    {
      config: () => ({ ...options, endpoints: setup.endpoints?.() ?? [], country: 'GB' }),
      rememberedOwner: () => remembered,
      rememberOwner: (owner) => {
        remembered = owner;
      },
      ...{ app: options.app, deviceId: 'device-1', isEphemeral: false },
      ...setup.options,
    },
  );
}
