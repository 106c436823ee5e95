import { afterAll, beforeAll, expect, it } from 'vitest';
import { cardIn, type SignedInApp, startSignedIn } from '../e2e/support.ts';
import { waitUntil } from '../electron/driver-window.ts';
import { type Editor, openEditor } from './editor.ts';
import { assertMayType, startTypist, type Typist, turnToOnLinux } from './typist.ts';

const callCount = 10;
/** Of the ten, so many come and go, so that the popup comes up anew for each; the others stay and pile up. */
const passingCount = 5;
const greeting = 'ready ';
const sentence = 'the quick brown fox jumps over the lazy dog 0123456789 '.repeat(2);
/** Characters between two calls, at least. */
const stride = 40;
const patienceMs = 90_000;
const keyPatienceMs = 20_000;
/** A rehearsal of the failure: whenever the popup comes up, it is given the keyboard. */
const isSabotaged = process.env.SCREENPOP_REHEARSAL_STEAL === '1';

let desk: SignedInApp;
let editor: Editor;
let typist: Typist;

beforeAll(async () => {
  typist = startTypist();
  await assertMayType();
  desk = await startSignedIn({ env: { SCREENPOP_STANDIN_HEADED: process.env.SCREENPOP_REHEARSAL_HEADED } });
  editor = await openEditor();
  await typist.turnToEditor();
});

afterAll(async () => {
  await editor?.close();
  await desk?.stop();
  typist?.stop();
});

const received = async (): Promise<string> => (await editor.text()).slice(greeting.length);

const typedMore = async (count: number): Promise<void> => {
  const before = (await received()).length;
  const hasMore = async () => (await received()).length >= before + count;
  await waitUntil(hasMore, `${count} more characters to reach the editor`, keyPatienceMs);
};

/** A call comes in the middle of a word and is seen. Gives back its id. */
const callArrives = async (index: number): Promise<string> => {
  const { id } = desk.simulator.placeCall({ from: `+4420794600${10 + index}`, to: '200' });
  await desk.popup.waitUntilShown();
  await desk.popup.waitFor(cardIn('ringing'));
  if (isSabotaged) await turnToOnLinux(await desk.popup.page.title());
  return id;
};

const tenCallsArrive = async (): Promise<void> => {
  for (let index = 0; index < callCount; index += 1) {
    await typedMore(stride);
    const id = await callArrives(index);
    await typedMore(1);
    if (index >= passingCount) continue;
    desk.simulator.hangUp(id);
    await waitUntil(async () => !(await desk.popup.state()).isVisible, 'the popup to go', patienceMs);
  }
};

/** Types the sentence again and again, until this is over. Resolves with everything that was typed. */
const typeDuring = async (work: Promise<void>): Promise<string> => {
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  // Awaited below, after the sentence that is being typed.
  over.catch(() => undefined);
  let typed = '';
  while (!isOver) {
    await typist.type(sentence);
    typed += sentence;
  }
  await over;
  return typed;
};

it('text typed into another window while ten calls arrive receives every character', async () => {
  await typist.type(greeting);
  await waitUntil(async () => (await editor.text()) === greeting, 'the editor to have the keyboard', patienceMs);
  const typed = await typeDuring(tenCallsArrive());
  await waitUntil(async () => (await received()).length >= typed.length, 'the last character').catch(() => undefined);
  expect(await received()).toBe(typed);
  expect((await desk.popup.state()).isVisible).toBe(true);
  expect(desk.simulator.ledger().calls).toHaveLength(callCount);
}, 240_000);
