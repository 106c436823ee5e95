import type { UiHealthAnswer, UiHealthCheck } from '../../preload/contract.ts';
import type { PageState } from '../ui/store.ts';

/** Whatever was checked before: without a line no call comes. */
export const answerNow = ({ link, healthAnswer }: Pick<PageState, 'link' | 'healthAnswer'>): UiHealthAnswer =>
  link.state === 'online' ? healthAnswer : 'no';

const order: Readonly<Record<UiHealthCheck['status'], number>> = { fail: 0, unknown: 1, pass: 2 };

/** What is wrong first, then what is not known; otherwise as they came. */
export const worstFirst = (checks: readonly UiHealthCheck[]): readonly UiHealthCheck[] =>
  checks.toSorted((a, b) => order[a.status] - order[b.status]);
