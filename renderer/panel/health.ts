import type { UiHealthCheck } from '../../preload/contract.ts';

/** The answer to "would a call reach me now?": the worst of the checks. Undefined: nothing was checked. */
export function summarise(checks: readonly UiHealthCheck[]): UiHealthCheck['status'] | undefined {
  if (checks.length === 0) return undefined;
  const worst = (['fail', 'unknown'] as const).find((status) => checks.some((check) => check.status === status));
  return worst ?? 'pass';
}
