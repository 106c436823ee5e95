/**
 * Carries out keychain calls in a process of its own, so that its environment decides which bus there is. Reads one JSON
 * list of `[method, account, secret?]` from standard input and prints one JSON list of outcomes.
 */
import { text } from 'node:stream/consumers';
import { createKeychain, KeychainUnavailable } from '../../main/storage/keychain.ts';
import { systemClock } from '../../main/system.ts';

type Step = readonly ['get' | 'delete' | 'set', string, string?];

const limitMs = Number(process.env.KEYCHAIN_LIMIT_MS ?? '60000');
const service = process.env.KEYCHAIN_SERVICE === 'Screenpop' ? 'Screenpop' : 'Screenpop headless';
const keychain = createKeychain({ service, clock: systemClock, limitMs });

const carryOut = ([method, account, secret = '']: Step): Promise<unknown> => {
  if (method === 'get') return keychain.get(account);
  return method === 'set' ? keychain.set(account, secret) : keychain.delete(account);
};

const outcomeOf = async (step: Step): Promise<unknown> => {
  try {
    return (await carryOut(step)) ?? null;
  } catch (error) {
    if (error instanceof KeychainUnavailable) return { problem: error.problem };
    throw error;
  }
};

const outcomes: unknown[] = [];
for (const step of JSON.parse(await text(process.stdin)) as Step[]) outcomes.push(await outcomeOf(step));
process.stdout.write(`${JSON.stringify(outcomes)}\n`, () => process.exit(0));
