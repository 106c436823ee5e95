import type { UiResult } from '../../preload/contract.ts';

/** A bridge call that cannot reject: what main refused to hear reads as an unexpected failure. */
export function settle<T>(call: Promise<UiResult<T>>): Promise<UiResult<T>> {
  return call.catch((error: unknown) => {
    console.error('the main process did not carry out a request', error);
    return { ok: false, failure: { code: 'unexpected' } };
  });
}
