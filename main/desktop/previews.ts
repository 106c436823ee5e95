import type { UiNumber } from '../../preload/contract.ts';
import { findNumber } from '../dialing/finder.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import type { NumberContext } from '../dialing/number.ts';
import { failed, type Result, success } from '../failure.ts';
import type { Opener } from '../ports.ts';
import { buildScreenPopUrl } from '../screenpop/url.ts';

/** A made-up caller: the number is one that its regulator keeps free for fiction. */
const sample = { number: '+442079460018', name: 'Ada Palmer' } as const;

/** What dialling a text would dial: the number that it is, or the first one in it. Fails with `invalid-number`. */
export function previewNumber(text: string, context: NumberContext): Result<UiNumber> {
  const typed = normaliseDialled(text, context);
  if (typed.ok) return typed;
  const found = findNumber(text, context);
  return found === undefined ? typed : success(found);
}

const opened = (opener: Opener, url: URL): Promise<Result<{ address: string }>> =>
  opener.open(url).then(
    () => success({ address: url.href }),
    () => failed('unexpected', { detail: 'the address could not be opened' }),
  );

/** The address that a template opens for a made-up caller; opened, too, where that is wished. Fails with `invalid-input`. */
export async function previewScreenPop(
  { template, isOpened }: { readonly template: string; readonly isOpened: boolean },
  { opener }: { readonly opener: Opener },
): Promise<Result<{ address: string }>> {
  const url = buildScreenPopUrl(template.trim(), sample);
  if (!url.ok) return url;
  return isOpened ? opened(opener, url.value) : success({ address: url.value.href });
}
