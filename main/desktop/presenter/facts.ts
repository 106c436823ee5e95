import type { UiEvent, UiFacts } from '../../../preload/contract.ts';
import { present } from '../../present.ts';

/** Some facts anew; `contacts: undefined` says that there are none any more. */
export type FactChanges = Extract<UiEvent, { type: 'facts' }>['facts'];

/** What is known before anybody has looked. */
export const noFacts: UiFacts = {
  missedCount: 0,
  lastCallers: [],
  historyRevision: 0,
  doNotDisturb: 'unknown',
  startAtLogin: 'unsupported',
  displays: [],
  isPopupMoved: false,
  popupPlacing: 'full',
};

/** Those of the changes that change anything. */
export const changedFacts = (facts: UiFacts, changes: FactChanges): FactChanges =>
  Object.fromEntries(
    Object.entries(changes).filter(
      ([name, value]) => JSON.stringify(facts[name as keyof UiFacts]) !== JSON.stringify(value),
    ),
  );

/** The facts after a change. */
export const withFacts = (facts: UiFacts, changes: FactChanges): UiFacts =>
  present({ ...facts, ...changes }) as unknown as UiFacts;
