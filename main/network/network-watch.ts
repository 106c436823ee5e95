import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import type { Clock, NetworkWatch, Timer } from '../ports.ts';

/** How often the addresses are read, ms: a read takes well under a millisecond. */
const defaultEveryMs = 3_000;

/** The machine's interfaces by name, as `os.networkInterfaces` gives them. */
export type InterfaceReader = () => NodeJS.Dict<
  readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[]
>;

/** What the watch is made with. */
export interface NetworkWatchDeps {
  readonly clock: Clock;
  /** Default: this machine's. */
  readonly interfaces?: InterfaceReader;
  /** Default 3 s. */
  readonly everyMs?: number;
}

/** Addresses that every interface gives itself, network or not (RFC 3927, RFC 4291 2.5.6). */
const isSelfGiven = (address: string): boolean => /^(?:169\.254\.|fe[89ab])/i.test(address);

/** The first four groups of an IPv6 address: the rest of it is changed every few hours for privacy (RFC 8981). */
const prefixOf = (address: string): string => {
  const [head = '', tail = ''] = address.split('%')[0]?.split('::') ?? [];
  const groups = head.split(':').filter((group) => group !== '');
  const missing = 8 - groups.length - tail.split(':').filter((group) => group !== '').length;
  const all = [
    ...groups,
    ...Array.from({ length: address.includes('::') ? missing : 0 }, () => '0'),
    ...tail.split(':'),
  ];
  return all.slice(0, 4).join(':');
};

/** What tells one network from another: the names and addresses through which others can be reached. */
export function networkSignature(interfaces: ReturnType<InterfaceReader>): string {
  const entries = Object.entries(interfaces).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ address, internal }) => !internal && !isSelfGiven(address))
      .map(({ address, family }) => `${name} ${family === 'IPv6' ? prefixOf(address) : address}`),
  );
  return [...new Set(entries)].sort().join('\n');
}

/** Watches the machine's addresses while anybody listens. Node has no event for them. */
export function createNetworkWatch(deps: NetworkWatchDeps): NetworkWatch {
  const { clock, interfaces = networkInterfaces, everyMs = defaultEveryMs } = deps;
  const listeners = new Set<() => void>();
  let known = '';
  let timer: Timer | undefined;
  const look = (): void => {
    timer = clock.schedule(look, everyMs);
    const now = networkSignature(interfaces());
    if (now === known) return;
    known = now;
    for (const listener of [...listeners]) listener();
  };
  const begin = (): void => {
    known = networkSignature(interfaces());
    timer = clock.schedule(look, everyMs);
  };
  const onChange = (listener: () => void) => {
    const own = () => listener();
    listeners.add(own);
    if (listeners.size === 1) begin();
    return () => {
      listeners.delete(own);
      if (listeners.size === 0) timer?.cancel();
    };
  };
  return { onChange };
}
