import type { CDPSession } from 'playwright-core';
import type { WindowHandle } from '../electron/driver.ts';
import type { FrameMessage } from '../electron/page/isolated.ts';
import { bindingName, worldName } from '../electron/page/scripts.ts';

/** One IPC message as it crossed, and which way. */
export interface CrossedMessage {
  readonly way: 'to main' | 'to page';
  /** JSON, on the stand-in's wire. */
  readonly text: string;
}

/** A page under watch. */
export interface WatchedPage {
  messages(): Promise<readonly CrossedMessage[]>;
  /** Every text, attribute and element that its document has had, and what its fields hold now. */
  shown(): Promise<string>;
}

/** Runs in the preload's world: both ways of the wire go through these two functions. */
const tapWire = (bindingName: string): void => {
  const world = globalThis as unknown as Record<string, unknown> & {
    canaryTape: CrossedMessage[];
    standInDeliver(text: string): void;
  };
  const deliver = world.standInDeliver;
  const post = world[bindingName] as (text: string) => void;
  world.canaryTape = [];
  world.standInDeliver = (text: string) => {
    world.canaryTape.push({ way: 'to page', text });
    deliver(text);
  };
  world[bindingName] = (text: string) => {
    world.canaryTape.push({ way: 'to main', text });
    post(text);
  };
};

/** Runs in the page's own world. What stands in a password field is the user's own typing, until the form is gone. */
const recordDocument = (): void => {
  const recorder = window as unknown as { canaryShown: string[] };
  const isPassword = (node: Node): boolean => node instanceof HTMLInputElement && node.type === 'password';
  const markup = (node: Node): string => {
    const copy = node.cloneNode(true);
    if (!(copy instanceof Element)) return node.textContent ?? '';
    for (const field of [copy, ...copy.querySelectorAll('input')])
      if (isPassword(field)) field.removeAttribute('value');
    return copy.outerHTML;
  };
  const changed = ({ type, target, addedNodes, attributeName }: MutationRecord): readonly string[] => {
    if (type === 'childList') return [...addedNodes].map(markup);
    if (type === 'characterData') return [target.textContent ?? ''];
    return isPassword(target) ? [] : [(target as Element).getAttribute(attributeName ?? '') ?? ''];
  };
  recorder.canaryShown = [markup(document.documentElement)];
  new MutationObserver((records) => recorder.canaryShown.push(...records.flatMap(changed))).observe(document, {
    ...{ subtree: true, childList: true, characterData: true, attributes: true },
  });
};

const readShown = (): string => {
  const { canaryShown } = window as unknown as { canaryShown: string[] };
  const values = [...document.querySelectorAll('input, textarea, select')].map(
    (field) => (field as HTMLInputElement).value,
  );
  return [...canaryShown, document.title, document.documentElement.outerHTML, ...values].join('\n');
};

/** The preload's world of a page, as a place where expressions can be run. */
const openPreloadWorld = async (session: CDPSession): Promise<(expression: string) => Promise<unknown>> => {
  const found = new Promise<number>((resolve) => {
    session.on('Runtime.executionContextCreated', ({ context }) => context.name === worldName && resolve(context.id));
  });
  await session.send('Runtime.enable');
  const contextId = await found;
  return async (expression) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      ...{ expression, contextId, returnByValue: true },
    });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text);
    return result.value;
  };
};

/** Watches a page from now on: stand-in only. */
export async function watchPage({ page }: WindowHandle): Promise<WatchedPage> {
  const evaluate = await openPreloadWorld(await page.context().newCDPSession(page));
  await evaluate(`(${tapWire.toString()})(${JSON.stringify(bindingName)})`);
  await page.evaluate(recordDocument);
  return {
    messages: async () => (await evaluate('canaryTape')) as readonly CrossedMessage[],
    shown: () => page.evaluate(readShown),
  };
}

/** Whether this is the sign-in form's message to main: the only one that may carry a password. */
export const isSignIn = ({ way, text }: CrossedMessage): boolean => {
  const message = JSON.parse(text) as FrameMessage;
  return way === 'to main' && message.kind === 'invoke' && message.channel === 'screenpop:sign-in';
};
