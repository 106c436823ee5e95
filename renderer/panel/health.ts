import type { UiHealthCheck } from '../../preload/contract.ts';

/** The checks that decide whether a call reaches the user; what else fails is worth a look, no more. */
const reaching = ['line', 'endpoint', 'subscription', 'connection', 'alive'];

/** `attention`: calls do reach the user, but something else is wrong. */
export type HealthSummary = UiHealthCheck['status'] | 'attention';

/** The answer to "would a call reach me now?". Undefined: nothing was checked. */
export function summarise(checks: readonly UiHealthCheck[]): HealthSummary | undefined {
  if (checks.length === 0) return undefined;
  const isReaching = ({ name }: UiHealthCheck): boolean => reaching.includes(name);
  const decisive = (['fail', 'unknown'] as const).find((status) =>
    checks.some((check) => isReaching(check) && check.status === status),
  );
  if (decisive !== undefined) return decisive;
  return checks.some(({ status }) => status === 'fail') ? 'attention' : 'pass';
}
