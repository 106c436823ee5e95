import type { UiFactChanges, UiFacts } from '../../../preload/contract.ts';

/** What is known before anybody has looked. */
export const noFacts: UiFacts = {
  missedCount: 0,
  lastCallers: [],
  historyRevision: 0,
  doNotDisturb: 'unknown',
  startAtLogin: 'unsupported',
  displays: [],
  popupGrows: 'up',
  isPopupMoved: false,
  popupPlacing: 'full',
};

/** Those of the changes that change anything. */
export const changedFacts = (facts: UiFacts, changes: UiFactChanges): UiFactChanges => {
  const known: Readonly<Record<string, unknown>> = { ...facts };
  const isChanged = ([name, value]: [string, unknown]) => JSON.stringify(known[name]) !== JSON.stringify(value);
  return Object.fromEntries(Object.entries(changes).filter(isChanged));
};
