import { type CodeStore, createCodeStore } from './identity/codes.ts';
import { type Account, createAccount, type PersonName } from './identity/people.ts';
import { createTokenStore, type TokenStore } from './identity/tokens.ts';
import { createLedger, type LedgerBook } from './ledger.ts';
import { createHub, type Deliver, type Hub } from './notifications/hub.ts';
import { createUrlSigner, type UrlSigner } from './notifications/signed-url.ts';
import { createExchange, type Exchange } from './pbx/pbx.ts';
import type { Random } from './random.ts';
import type { Tape } from './replay/tape.ts';
import { createRecords, type RecordBook } from './services/call-records.ts';
import { announceRecord, announceStep } from './services/call-views.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { type Clock, type PlatformClock, platformClock } from './time.ts';

/** Everything of the simulator that has no socket. It can be joined to a client in memory, on any clock. */
export interface Core {
  readonly clock: PlatformClock;
  readonly random: Random;
  /** Changed in place by the control API. */
  readonly settings: Settings;
  readonly account: Account;
  readonly tokens: TokenStore;
  readonly codes: CodeStore;
  readonly ledger: LedgerBook;
  readonly exchange: Exchange;
  readonly hub: Hub;
  readonly records: RecordBook;
  readonly urls: UrlSigner;
  /** Calls of a recording that is being played; they are there beside those of the PBX. */
  readonly tape: Tape | undefined;
}

/** What the core is built from. `deliver` carries a publication to whoever is subscribed to its topic. */
export interface CoreOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly deliver: Deliver;
  readonly settings?: Partial<Settings> | undefined;
  readonly callIds?: { readonly lowest: number; readonly first: number; readonly highest: number } | undefined;
  /** Who is in the account; invented people where nobody is named. */
  readonly people?: readonly PersonName[] | undefined;
  readonly tape?: Tape | undefined;
}

const defaultCallIds = { lowest: 100, first: 350, highest: 999 };

/** Builds the PBX, the identities and the notification hub, and connects them. */
export function createCore(options: CoreOptions): Core {
  const { random } = options;
  const settings: Settings = { ...defaultSettings, ...options.settings };
  const clock = platformClock(options.clock, () => settings.clockSkewSeconds * 1000);
  const account = createAccount(random, clock.now(), options.people);
  const ledger = createLedger();
  const base = { clock, random, settings, account, ledger };
  const hub = createHub({ ...base, deliver: options.deliver });
  const records = createRecords({ random, clock, account });
  return {
    ...base,
    ...{ hub, records, tokens: createTokenStore(base), codes: createCodeStore(base) },
    ...{ urls: createUrlSigner(base), tape: options.tape },
    exchange: joinPbx({ ...base, hub, records }, options),
  };
}

function joinPbx(
  parts: Pick<Core, 'clock' | 'random' | 'settings' | 'account' | 'ledger' | 'hub' | 'records'>,
  options: CoreOptions,
): Exchange {
  const { settings, account, hub, records } = parts;
  // The PBX has a clock of its own: it is right, whatever the cloud's does.
  const { clock, callIds = defaultCallIds } = options;
  return createExchange({
    ...{ clock, callIds, extensions: account.people.map(({ extension }) => extension) },
    groups: account.groups,
    trunkReports: () => settings.trunkReports,
    originatorHears: () => settings.originatorHears,
    joinForm: () => ({
      ...{ ids: settings.transferIds, tracking: settings.transferTracking, order: settings.transferOrder },
    }),
    onStep: (leg) => {
      const announcement = announceStep(parts, leg);
      if (announcement !== undefined) {
        hub.publish(announcement);
      }
    },
    onCallOver: (call) => {
      for (const record of records.add(call)) {
        hub.publish(announceRecord(account, record));
      }
    },
    onCall: (call) => parts.ledger.addCall(call),
  });
}
