import { expect, it } from 'vitest';
import { Connector } from '../../../main/network/connector.ts';
import { UndiciHttp } from '../../../main/network/http-transport.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('connections that are left behind after everything was closed are no unexpected failure', async () => {
  const clock = new FakeClock();
  const secrets = { add: () => undefined, forget: () => undefined, redact: (text: string) => text };
  const http = new UndiciHttp(
    new Connector({ proxies: async () => [], secrets, clock, trust: () => undefined }),
    clock,
  );
  const unexpected: unknown[] = [];
  const note = (reason: unknown): void => void unexpected.push(reason);
  process.on('unhandledRejection', note);
  await http.close();
  http.forget();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unexpected).toEqual([]);
});
