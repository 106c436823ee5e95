import type { Failure } from '../failure.ts';
import type { Log } from '../ports.ts';
import type { Service } from './address.ts';
import { isHostRefused } from './errors.ts';
import { isOddDomain, regionalApi } from './region.ts';

/** Where the platform is, and whether the account's region is followed. */
export interface PlatformAddressOptions {
  readonly api: string;
  readonly isRegionFollowed: boolean;
  readonly log: Log;
}

/**
 * The base address of each service. After sign-in it is the one of the account's region. Authentication stays where the
 * sign-in worked: a refresh token is not risked at a host whose name is inferred, not documented (API reference 1). For the
 * same reason one that cannot be connected, or knows no route before it ever answered, sends everything back to the global
 * hosts for this sign-in.
 */
export class PlatformAddress {
  readonly #options: PlatformAddressOptions;
  readonly #proven = new Set<Service>();
  #regional: string | undefined;

  constructor(options: PlatformAddressOptions) {
    this.#options = options;
  }

  /** The URL template for a service. */
  of(service: Service): string {
    return service === 'authentication' ? this.#options.api : (this.#regional ?? this.#options.api);
  }

  /** The token's `domain` has become known. */
  follow(domain: string | undefined): void {
    const { api, isRegionFollowed, log } = this.#options;
    if (!isRegionFollowed) return;
    if (isOddDomain(api, domain)) log.warn('the token names no region', { api });
    this.#regional = regionalApi(api, domain);
    this.#proven.clear();
  }

  /** A service has answered: from now on its host is believed. */
  prove(service: Service): void {
    this.#proven.add(service);
  }

  /**
   * True where a failure at `used` shows that the regional host is none: the global one is used from now on, and nothing
   * was done that must not be done twice.
   */
  isRefuted(service: Service, used: string, failure: Failure): boolean {
    if (used === this.#options.api || this.#proven.has(service)) return false;
    if (failure.code !== 'no-such-route' && !isHostRefused(failure)) return false;
    if (this.#regional !== undefined) {
      this.#options.log.warn('the region has no such host', { service, code: failure.code });
    }
    this.#regional = undefined;
    return true;
  }
}
