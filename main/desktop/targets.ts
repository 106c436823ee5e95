import type { Target } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import { fold, wordsOf } from '../contacts/fold.ts';
import { canonicalNumber } from '../dialing/number.ts';
import { present } from '../present.ts';
import type { CallHistory, DesktopSettingsStore, People } from './ports.ts';

/** How many targets a search answers with. */
export const targetLimit = 20;

/** Where targets are looked for. */
export interface TargetSources {
  readonly agent: Pick<Agent, 'searchColleagues' | 'snapshot'>;
  readonly people: Pick<People, 'personOf' | 'search'>;
  readonly history: Pick<CallHistory, 'recentTargets'>;
  /** For the country in which numbers are written. */
  readonly settings: Pick<DesktopSettingsStore, 'get'>;
}

const digitsOf = (text: string): string => text.replaceAll(/\D/gu, '').replace(/^0+/u, '');

const isNumber = (text: string): boolean => /^\s*\+?[\d\s().\-/]+$/u.test(text);

/** Every word of the text begins a word of the name or the organisation; or the text's digits begin, or are in, the number. */
const matches = (text: string) => {
  const [terms, digits] = [wordsOf(text), digitsOf(text)];
  return ({ name, organisation, number, destination }: Target): boolean => {
    if (isNumber(text)) return digits === '' || [number, destination].some((one) => digitsOf(one).includes(digits));
    const words = wordsOf(`${name ?? ''} ${organisation ?? ''}`);
    const isNamed = terms.length > 0 && terms.every((term) => words.some((word) => word.startsWith(term)));
    return isNamed || fold(destination).includes(fold(text.trim()));
  };
};

/** A number that was used knows its owner only while nobody was asked: contacts may have come since. */
const named = (target: Target, people: TargetSources['people']): Target => {
  const { name, organisation } = people.personOf(target.destination) ?? {};
  return { ...target, ...present({ name: name ?? target.name, organisation: organisation ?? target.organisation }) };
};

const unique = (targets: readonly Target[], country: string): readonly Target[] => {
  const seen = new Set<string>();
  return targets.filter(({ destination }) => {
    const number = canonicalNumber(destination, { country });
    const isNew = !seen.has(number);
    seen.add(number);
    return isNew;
  });
};

const find = (text: string, { agent, people, history }: TargetSources): readonly Target[] => {
  const recent = history.recentTargets().map((target) => named(target, people));
  if (text.trim() === '') return recent;
  const colleagues = agent
    .searchColleagues(text)
    .map(({ extension, name }): Target => ({ destination: extension, number: extension, name }));
  return [...recent.filter(matches(text)), ...colleagues, ...people.search(text, targetLimit)];
};

/** What is looked for, and for which line: `line` itself, or that of a call by its key. */
export interface TargetQuery {
  readonly text: string;
  readonly line?: string;
  readonly call?: string;
}

const lineOf = ({ line, call }: TargetQuery, agent: TargetSources['agent']): string | undefined =>
  line ?? (call === undefined ? undefined : agent.snapshot().calls.find(({ key }) => key === call)?.endpointId);

/**
 * Recent targets first, then colleagues, then contacts; each number once, however it is written, and never the line
 * itself. With no text the recent ones alone. At most `targetLimit`.
 */
export function searchTargets(query: TargetQuery, sources: TargetSources): readonly Target[] {
  const own = lineOf(query, sources.agent);
  const others = find(query.text, sources).filter(({ destination }) => destination !== own);
  return unique(others, sources.settings.get().country).slice(0, targetLimit);
}
