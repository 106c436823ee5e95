import type { CallHistory, ContactsControls, People, RemoteSwitch, Switch } from '../../../main/desktop/ports.ts';
import { failed, success } from '../../../main/failure.ts';

/** Knows nobody. */
export const nobody: People = { personOf: () => undefined, search: () => [], subscribe: () => () => undefined };

/** A switch that there is not. */
export const noSwitch: Switch & RemoteSwitch = {
  set: async () => failed('unsupported-action'),
  read: async () => failed('unsupported-action'),
};

/** Contacts that cannot be imported. */
export const noContacts: ContactsControls = {
  import: async () => failed('unsupported-action'),
  remove: async () => failed('unsupported-action'),
};

/** A journal that keeps nothing. */
export const noHistory: CallHistory = {
  search: () => success({ calls: [], hasMore: false }),
  clear: () => success(undefined),
  markMissedSeen: () => undefined,
  recentTargets: () => [],
};
