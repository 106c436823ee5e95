import { describe, expect, it } from 'vitest';
import { createNetworkWatch, type InterfaceReader, networkSignature } from '../../../main/network/network-watch.ts';
import { FakeClock } from '../../support/fake-clock.ts';

type Interfaces = ReturnType<InterfaceReader>;

const ipv4 = (address: string, internal = false) => ({ address, family: 'IPv4' as const, internal });
const ipv6 = (address: string) => ({ address, family: 'IPv6' as const, internal: false });

const office: Interfaces = { lo: [ipv4('127.0.0.1', true)], wlan0: [ipv4('10.1.2.3')] };
const home: Interfaces = { lo: [ipv4('127.0.0.1', true)], wlan0: [ipv4('192.168.1.7')] };
const none: Interfaces = { lo: [ipv4('127.0.0.1', true)] };

const start = (first: Interfaces) => {
  const clock = new FakeClock();
  let interfaces = first;
  const watch = createNetworkWatch({ clock, interfaces: () => interfaces });
  const move = async (to: Interfaces) => {
    interfaces = to;
    await clock.advance(3_000);
  };
  return { clock, watch, move };
};

describe('the network', () => {
  it('is told to have changed when it went, came back, or became another one', async () => {
    const { watch, move } = start(office);
    let changes = 0;
    watch.onChange(() => {
      changes += 1;
    });
    await move(office);
    expect(changes).toBe(0);
    await move(none);
    expect(changes).toBe(1);
    await move(office);
    expect(changes).toBe(2);
    await move(home);
    expect(changes).toBe(3);
    await move({ ...home, tun0: [ipv4('10.8.0.2')] });
    expect(changes).toBe(4);
  });

  it('tells every listener, until it listens no more', async () => {
    const { clock, watch, move } = start(office);
    const told: string[] = [];
    const stopFirst = watch.onChange(() => told.push('first'));
    const stopSecond = watch.onChange(() => told.push('second'));
    await move(home);
    expect(told).toEqual(['first', 'second']);
    stopFirst();
    await move(office);
    expect(told).toEqual(['first', 'second', 'second']);
    stopSecond();
    stopSecond();
    expect(clock.pending).toBe(0);
  });

  it('may be left by a listener that is just being told', async () => {
    const { clock, watch, move } = start(office);
    let changes = 0;
    const stop = watch.onChange(() => {
      changes += 1;
      stop();
    });
    await move(home);
    await move(office);
    expect(changes).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('is looked at anew by whoever comes later', async () => {
    const { watch, move } = start(office);
    watch.onChange(() => undefined)();
    await move(home);
    let changes = 0;
    watch.onChange(() => {
      changes += 1;
    });
    await move(home);
    expect(changes).toBe(0);
  });
});

describe('what tells networks apart', () => {
  it('is no order, no loopback, and no address that an interface gives itself', () => {
    expect(networkSignature({ a: [ipv4('10.0.0.1'), ipv4('10.0.0.2')] })).toBe(
      networkSignature({ a: [ipv4('10.0.0.2'), ipv4('10.0.0.1')] }),
    );
    const idle = { ...none, eth0: [ipv4('169.254.3.4'), ipv6('fe80::1')], docker0: [ipv6('febf::1')] };
    expect(networkSignature(idle)).toBe(networkSignature({}));
    expect(networkSignature({ gone: undefined })).toBe('');
  });

  it('is the prefix of IPv6 alone: the rest changes for privacy', () => {
    const at = (...addresses: string[]) => networkSignature({ en0: addresses.map(ipv6) });
    expect(at('2001:db8:1:2:aaaa:bbbb:cccc:dddd')).toBe(at('2001:db8:1:2::1'));
    expect(at('2001:db8:1:2::1', '2001:db8:1:2:1:2:3:4')).toBe(at('2001:db8:1:2::9'));
    expect(at('2001:db8::1')).toBe(at('2001:db8:0:0:1:2:3:4'));
    expect(at('2001:db8:1:2::1')).not.toBe(at('2001:db8:1:3::1'));
    expect(at('2001:db8::1')).not.toBe(at('2001:db8:0:1::1'));
  });
});
