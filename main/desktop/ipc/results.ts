import type { UiFailure, UiResult } from '../../../preload/contract.ts';
import type { Failure, Result } from '../../failure.ts';

/** A failure as a page gets it: whole seconds to wait, and nothing that a user could not use. */
export const uiFailure = (failure: Failure): UiFailure => ({
  code: failure.code,
  ...(failure.detail !== undefined && { detail: failure.detail }),
  ...(failure.correlationId !== undefined && { correlationId: failure.correlationId }),
  ...(failure.retryAfterMs !== undefined && { retryAfterSeconds: Math.ceil(failure.retryAfterMs / 1000) }),
});

/** An outcome without its value, as a page gets it. */
export const uiOutcome = (result: Result<unknown>): UiResult =>
  result.ok ? { ok: true, value: undefined } : { ok: false, failure: uiFailure(result.failure) };

/** An outcome with its value, as a page gets it. */
export const uiValue = <T>(result: Result<T>): UiResult<T> =>
  result.ok ? { ok: true, value: result.value } : { ok: false, failure: uiFailure(result.failure) };
