import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulator } from '../../simulator/simulator.ts';
import { root } from '../programs.ts';

interface Line {
  readonly event?: string;
  readonly state?: string;
  readonly call?: {
    readonly key: string;
    readonly callId: string;
    readonly phase: string;
    readonly party: { number?: string };
  };
}

/** Plays one call through in the headless agent, and shows both sides of the talk. Resolves with the exit code. */
export async function playInTerminal(say: (text: string) => void): Promise<number> {
  const simulator = await startSimulator({ port: 0 });
  const { api, account, username, clientId, password } = simulator;
  const args = ['--api', api, '--account', account, '--username', username, '--client-id', clientId, '--ephemeral'];
  const agent = spawn(process.execPath, [join(root, 'main', 'headless.ts'), ...args], {
    cwd: root,
    env: { ...process.env, SCREENPOP_PASSWORD: password },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const send = (command: object): void => {
    say(`> ${JSON.stringify(command)}`);
    agent.stdin.write(`${JSON.stringify(command)}\n`);
  };
  const react = ({ event, state, call }: Line): void => {
    if (event === 'link' && state === 'online')
      simulator.placeCall({ from: '+442079460018', fromName: 'Ada Palmer', to: '200' });
    if (call?.phase === 'ringing') send({ id: '1', command: 'answer', call: call.key });
    if (call?.phase === 'connected') send({ id: '2', command: 'hangUp', call: call.key });
    if (call?.phase === 'ended') send({ id: '3', command: 'quit' });
  };
  const exited = new Promise<number>((resolve) => agent.once('close', (code) => resolve(code ?? 1)));
  for await (const text of createInterface({ input: agent.stdout })) {
    say(text);
    react(JSON.parse(text) as Line);
  }
  const code = await exited;
  await simulator.stop();
  return code;
}
