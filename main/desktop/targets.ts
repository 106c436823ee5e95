import type { Target } from '../../preload/contract.ts';
import type { Agent } from '../agent/types.ts';
import type { CallHistory, People } from './ports.ts';

/** How many targets a search answers with. */
export const targetLimit = 20;

/** Where targets are looked for. */
export interface TargetSources {
  readonly agent: Pick<Agent, 'searchColleagues'>;
  readonly people: Pick<People, 'search'>;
  readonly history: Pick<CallHistory, 'recentTargets'>;
}

const matches = (text: string) => {
  const wanted = text.trim().toLowerCase();
  return ({ name, organisation, number, destination }: Target): boolean =>
    [name, organisation, number, destination].some((part) => part?.toLowerCase().includes(wanted) === true);
};

/** Recent targets first, then colleagues, then contacts; each destination once. With no text the recent ones alone. */
export function searchTargets(text: string, { agent, people, history }: TargetSources): readonly Target[] {
  const recent = history.recentTargets().filter(matches(text));
  if (text.trim() === '') return recent.slice(0, targetLimit);
  const colleagues = agent
    .searchColleagues(text)
    .map(({ extension, name }): Target => ({ destination: extension, number: extension, name }));
  const found = [...recent, ...colleagues, ...people.search(text, targetLimit)];
  const byDestination = new Map(found.toReversed().map((target) => [target.destination, target]));
  return found.filter((target) => byDestination.get(target.destination) === target).slice(0, targetLimit);
}
