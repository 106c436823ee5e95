import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callActions as allActions } from '../../simulator/settings.ts';
import type { FaultRequest } from '../../simulator/simulator.ts';
import { endCalls, expectQuietConsoles, ledgerState, openPage, ready } from './popup-kit.ts';
import { button, card, cardIn, type SignedInApp, signIn, startSignedIn } from './support.ts';

let desk: SignedInApp;
beforeAll(async () => {
  desk = await startSignedIn();
});
afterAll(() => desk?.stop());
afterEach(async () => {
  desk.simulator.clearFaults();
  // A conference goes on without its caller.
  for (const { id } of desk.simulator.ledger().calls) desk.simulator.hangUp(id, '200');
  await endCalls(desk);
});

const onCalls = { service: 'media', method: 'PUT', path: '/endpoints' } as const;
const free = (action: string): string => `[data-action="${action}"]:not([aria-disabled])`;
const note = `${card} .failure-note`;
const sentence = `${note} .failure-sentence`;

/** Presses an action's button on the card that is in this phase, and enters what it asks for. */
async function press(action: string, phase: string, entry?: string): Promise<void> {
  await desk.popup.click(ready(action, cardIn(phase)));
  if (entry === undefined) return;
  const field = action === 'digits' ? desk.popup.page.getByRole('textbox') : desk.popup.page.getByRole('combobox');
  await field.fill(entry);
  await desk.popup.page.keyboard.press('Enter');
}

const ring = async (): Promise<string> => desk.ring();

async function talk(): Promise<string> {
  const id = await ring();
  await press('answer', 'ringing');
  await desk.popup.waitFor(cardIn('connected'));
  return id;
}

async function hold(): Promise<string> {
  const id = await talk();
  await press('hold', 'connected');
  await desk.popup.waitFor(cardIn('held'));
  return id;
}

/** A caller on hold, and a colleague asked meanwhile. */
async function consult(): Promise<string> {
  const id = await talk();
  await press('consult', 'connected', '201');
  await desk.popup.waitFor(cardIn('held'));
  await desk.popup.waitFor(cardIn('dialing'));
  const { calls } = desk.simulator.ledger();
  desk.simulator.answer(calls.at(-1)?.id ?? '', '201');
  await desk.popup.waitFor(cardIn('connected'));
  return id;
}

const isGone = (): Promise<void> => desk.popup.waitForHidden(card);
const shows = (phase: string) => (): Promise<void> => desk.popup.waitFor(cardIn(phase));
const isOneCardIn = (phase: string) => async (): Promise<void> => {
  await desk.popup.waitFor(cardIn(phase));
  await desk.app.waitFor(async () => (await desk.popup.page.locator(card).count()) === 1, 'one card is left');
};

/** One card is left, and it does not pretend that the party that it names is the only one. */
async function isOneConference(): Promise<void> {
  await isOneCardIn('connected')();
  await desk.popup.waitFor(`${card}:has-text("others may be on the line")`);
}

/** What a user does, and what he sees: where it was carried out, and where it was refused. */
interface CardCase {
  readonly action: string;
  readonly prepare: () => Promise<string>;
  readonly phase: string;
  readonly entry?: string;
  readonly seen: (id: string) => unknown;
  readonly refused: string;
}

const digitsArrived = (): Promise<void> =>
  desk.app.waitFor(async () => {
    const sent = desk.simulator.ledger().requests.map(({ body }) => body as { digits?: string } | undefined);
    return sent.some((body) => body?.digits === '12#');
  }, 'the digits were sent');

const cases: readonly CardCase[] = [
  { action: 'answer', prepare: ring, phase: 'ringing', seen: shows('connected'), refused: 'Could not answer.' },
  { action: 'decline', prepare: ring, phase: 'ringing', seen: isGone, refused: 'Could not decline.' },
  { action: 'redirect', prepare: ring, phase: 'ringing', entry: '202', seen: isGone, refused: 'Could not redirect.' },
  { action: 'hold', prepare: talk, phase: 'connected', seen: shows('held'), refused: 'Could not hold the call.' },
  { action: 'retrieve', prepare: hold, phase: 'held', seen: shows('connected'), refused: 'Could not resume the call.' },
  { action: 'transfer', prepare: talk, phase: 'connected', entry: '203', seen: isGone, refused: 'Could not transfer.' },
  {
    ...{ action: 'consult', prepare: talk, phase: 'connected', entry: '204' },
    ...{ seen: shows('held'), refused: 'Could not consult.' },
  },
  {
    ...{ action: 'completeTransfer', prepare: consult, phase: 'connected' },
    ...{ seen: isGone, refused: 'Could not complete the transfer.' },
  },
  {
    ...{ action: 'alternate', prepare: consult, phase: 'connected' },
    seen: (id) => desk.app.waitFor(async () => ledgerState(desk, id, '200') === 'connected', 'the caller is back'),
    refused: 'Could not swap the calls.',
  },
  {
    ...{ action: 'reconnect', prepare: consult, phase: 'connected' },
    ...{ seen: isOneCardIn('connected'), refused: 'Could not go back to the caller.' },
  },
  {
    ...{ action: 'conference', prepare: consult, phase: 'connected' },
    ...{ seen: isOneConference, refused: 'Could not join the calls.' },
  },
  {
    ...{ action: 'digits', prepare: talk, phase: 'connected', entry: '12#' },
    ...{ seen: digitsArrived, refused: 'Could not send the digits.' },
  },
  { action: 'hangUp', prepare: talk, phase: 'connected', seen: isGone, refused: 'Could not hang up.' },
];

describe.each(cases)('$action', ({ action, prepare, phase, entry, seen, refused }) => {
  it('is carried out, and the card says so', async () => {
    const id = await prepare();
    await press(action, phase, entry);
    await seen(id);
    expect(await desk.popup.page.locator(note).count()).toBe(0);
  });

  it('refused leaves the card as it was, and says why', async () => {
    await prepare();
    desk.simulator.setFault({ kind: 'server-error', ...onCalls });
    await press(action, phase, entry);
    await desk.popup.waitFor(sentence);
    expect(await desk.popup.text(sentence)).toBe(`${refused} CloudLink reported an error of its own.`);
    await desk.popup.waitFor(cardIn(phase));
    expect(await desk.popup.page.locator('[data-intended]').count()).toBe(0);
  });
});

const page = (status: number): FaultRequest => ({ kind: 'html-page', ...onCalls, status });

describe('what a refusal says', () => {
  it.each([
    ['400', page(400), 'The call does not allow this now.'],
    ['403', page(403), 'Your account is not allowed to do this.'],
    ['404', page(404), 'CloudLink does not find it any more.'],
    ['409', page(409), 'The call does not allow this now.'],
    ['429', { kind: 'throttle', ...onCalls, seconds: 30 }, 'CloudLink asks us to slow down.'],
    ['no connection', { kind: 'network-down', ms: 1_500 }, 'CloudLink cannot be reached.'],
  ] as const)('for %s', async (_, fault, told) => {
    await talk();
    desk.simulator.setFault(fault);
    await press('hold', 'connected');
    await desk.popup.waitFor(sentence);
    expect(await desk.popup.text(sentence)).toBe(`Could not hold the call. ${told}`);
    await desk.popup.waitFor(cardIn('connected'));
  });
});

describe('no answer in time', () => {
  it('claims nothing: the command may have been carried out', async () => {
    await talk();
    desk.simulator.setFault({ kind: 'no-answer', ...onCalls });
    await press('hold', 'connected');
    const isTold = (): Promise<boolean> => desk.popup.page.locator(sentence).isVisible();
    await desk.app.waitFor(isTold, 'the time is up', 30_000);
    expect(await desk.popup.text(sentence)).toBe('CloudLink did not answer in time.');
    await desk.popup.waitFor(`${cardIn('connected')} ${free('hold')}`);
  });
});

/** What another agent does on the same telephone. */
async function actElsewhere(id: string, action: string): Promise<void> {
  const { api, username, password, account } = desk.simulator;
  const url = (service: string, path: string): string => `${api.replace('{service}', service)}${path}`;
  const form = new URLSearchParams({ grant_type: 'password', username, password, account_id: account });
  const tokens = await (await fetch(url('authentication', '/token'), { method: 'POST', body: form })).json();
  const { access_token: token } = tokens as { access_token: string };
  const answer = await fetch(url('media', `/endpoints/200/calls/${id}`), {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action }),
  });
  expect(answer.status).toBe(200);
}

describe('a command that takes its time', () => {
  it('shows what is intended apart from what is, and is gone with its call', async () => {
    const id = await talk();
    desk.simulator.setFault({ kind: 'no-answer', ...onCalls });
    await press('hold', 'connected');
    await desk.popup.waitFor(`${cardIn('connected')}[data-intended="held"]`);
    expect(await desk.popup.text(`${card} [data-testid="call-status"]`)).toBe('Holding …');
    desk.simulator.hangUp(id);
    await isGone();
  });

  it('accepted without any effect is taken back, in a sentence', async () => {
    const id = await talk();
    desk.simulator.setFault({ kind: 'lose-publications', times: 100 });
    desk.simulator.setFault({ kind: 'empty-body', ...onCalls });
    await press('hold', 'connected');
    await desk.app.waitFor(async () => ledgerState(desk, id, '200') === 'held', 'the phone system holds the call');
    await actElsewhere(id, 'retrieve');
    desk.simulator.clearFaults();
    await desk.popup.waitFor(`${cardIn('connected')}[data-intended="held"] ${free('hangUp')}`);
    await desk.popup.waitFor(sentence);
    expect(await desk.popup.text(sentence)).toBe(
      'Could not hold the call. The phone system accepted this, but the call did not change.',
    );
    await desk.popup.waitFor(`${cardIn('connected')}:not([data-intended])`);
  });

  it('on a call that another agent was faster with ends in one truth', async () => {
    const id = await ring();
    desk.simulator.setFault({ kind: 'lose-publications', times: 100 });
    await actElsewhere(id, 'answer');
    desk.simulator.clearFaults();
    await press('answer', 'ringing');
    await desk.popup.waitFor(cardIn('connected'));
    await desk.popup.waitForHidden(note);
  });

  it('a double click is one request', async () => {
    await ring();
    await desk.popup.waitFor(ready('answer'));
    const before = desk.simulator.ledger().requests.length;
    await desk.popup.page.locator(button('answer')).dblclick();
    await desk.popup.waitFor(cardIn('connected'));
    const puts = desk.simulator
      .ledger()
      .requests.slice(before)
      .filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(1);
  });
});

/** Signs out and in again, with what has been prepared meanwhile. */
async function signInAgain(prepare: () => void): Promise<void> {
  await desk.panel.click('[data-testid="sign-out"]');
  await desk.panel.waitFor('[data-testid="panel-signin-form"]');
  prepare();
  await signIn(desk.panel, desk.simulator);
}

describe('a phone system that does not know an action', () => {
  it('has no button for it, and Health says why', async () => {
    await signInAgain(() => desk.simulator.configure({ actions: allActions.filter((action) => action !== 'hold') }));
    await talk();
    await desk.popup.waitFor(ready('transfer'));
    expect(await desk.popup.page.locator(button('hold')).count()).toBe(0);
    await openPage(desk, 'health');
    const said = 'CloudLink lists its call actions. Not offered, because it does not list them: Hold.';
    await desk.panel.page.getByText(said).waitFor();
    desk.simulator.configure({ actions: [...allActions] });
  });
});

describe('a phone system that does not say what it can do', () => {
  it('has its buttons marked as untested, in words too, until one has worked', async () => {
    await signInAgain(() =>
      desk.simulator.setFault({ kind: 'html-page', service: 'media', path: '/_spec', status: 404 }),
    );
    await talk();
    const marked = (action: string): string => `${button(action)}[data-untested]`;
    await desk.popup.waitFor(`${marked('hold')} [data-testid="untested"]`);
    expect(await desk.popup.page.locator(button('hold')).getAttribute('aria-description')).toBe(
      'Untested here: the phone system does not say whether it can do this.',
    );
    await press('hold', 'connected');
    await press('retrieve', 'held');
    await desk.popup.waitFor(`${cardIn('connected')} ${'[data-action="hold"]:not([data-untested])'}`);
    await desk.popup.waitFor(marked('transfer'));
  });
});

it('has left no complaint on any console', () => expectQuietConsoles(desk));
