import type { z } from 'zod';
import { isOwnPage } from '../addresses.ts';

/** What the guard looks at of an invocation (Electron's IpcMainInvokeEvent). */
export interface Invocation {
  readonly sender: { readonly id: number; readonly mainFrame: unknown };
  /** Null once the frame has navigated or been destroyed. */
  readonly senderFrame: { readonly url: string } | null;
}

/** Which of the four checks refused. */
export type Refusal = 'unknown-sender' | 'not-main-frame' | 'foreign-origin' | 'bad-payload';

/** What the guard decided; `payload` is parsed. */
export type Verdict<Payload> =
  | { readonly isAllowed: true; readonly payload: Payload }
  | { readonly isAllowed: false; readonly refusal: Refusal };

const senderRefusal = (invocation: Invocation, trusted: ReadonlySet<number>): Refusal | undefined => {
  if (!trusted.has(invocation.sender.id)) return 'unknown-sender';
  // A sub-frame shares its page's webContents, so the frame itself is compared.
  if (invocation.senderFrame === null || invocation.senderFrame !== invocation.sender.mainFrame)
    return 'not-main-frame';
  return isOwnPage(invocation.senderFrame.url) ? undefined : 'foreign-origin';
};

/**
 * The four checks on everything that a page asks for, in this order: known sender, main frame, own origin, payload.
 * Where `schema` is undefined, there must be no argument; otherwise exactly one, matching it.
 */
export function checkInvocation<Payload>(
  invocation: Invocation,
  trusted: ReadonlySet<number>,
  args: readonly unknown[],
  schema: z.ZodType<Payload> | undefined,
): Verdict<Payload | undefined> {
  const refusal = senderRefusal(invocation, trusted);
  if (refusal !== undefined) return { isAllowed: false, refusal };
  if (args.length !== (schema === undefined ? 0 : 1)) return { isAllowed: false, refusal: 'bad-payload' };
  const parsed = schema?.safeParse(args[0]);
  if (parsed?.success === false) return { isAllowed: false, refusal: 'bad-payload' };
  return { isAllowed: true, payload: parsed?.data };
}
