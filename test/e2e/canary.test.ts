import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { type App, launchApp, type WindowHandle } from '../electron/driver.ts';
import { type SecretService, startSecretService } from '../secret-service.ts';
import { type CrossedMessage, isSignIn, type WatchedPage, watchPage } from '../support/canary-pages.ts';
import { filesInUse, processesOf } from '../support/canary-places.ts';
import { expired, HostilePlatform, misnumbered, muttering, repeating, wrongRoute } from '../support/canary-platform.ts';
import { storedToken } from '../support/stored-token.ts';
import { ready, settle } from './popup-kit.ts';
import { bareEnvironment, cardIn, isStandIn, linkIn } from './support.ts';

const form = '[data-testid="panel-signin-form"]';
const ringing = {
  ...{ endpointId: '200', id: '41', state: 'ringing', cause: 'newCall', direction: 'inbound' },
  ...{ from: '+441632960000', fromName: 'Grace Murray', to: '200', eventType: 'deliveredEvent' },
};
const aCall = /^PUT media\/endpoints\/200\/calls\/41$/;

/** The app from its first sign-in to its end, and all that could be seen of it on the way. */
class Life {
  readonly evidence = new Map<string, string | Buffer>();
  /** The sign-in form's messages: what may carry a password, and nothing else. */
  readonly signIns: CrossedMessage[] = [];
  /** What stood in the keychain, and what ought to. */
  readonly kept: { readonly stored: string | null; readonly current: string }[] = [];
  readonly platform: HostilePlatform;
  readonly keyring: SecretService;
  readonly app: App;
  readonly panel: WindowHandle;
  readonly popup: WindowHandle;
  readonly #pages: ReadonlyMap<string, WatchedPage>;

  constructor(
    outside: Pick<Life, 'platform' | 'keyring' | 'app' | 'panel' | 'popup'>,
    pages: ReadonlyMap<string, WatchedPage>,
  ) {
    ({ platform: this.platform, keyring: this.keyring, app: this.app, panel: this.panel, popup: this.popup } = outside);
    this.#pages = pages;
  }

  async lookAround(): Promise<void> {
    const found = [await filesInUse(this.keyring.home), await processesOf(this.app.pid)];
    for (const [place, content] of found.flatMap((places) => [...places])) {
      this.evidence.set(`${place} (look ${this.kept.length})`, content);
    }
    this.evidence.set(`desktop (look ${this.kept.length})`, JSON.stringify(await this.app.state()));
    const stored = await storedToken(this.keyring.env, 'Screenpop', this.platform);
    this.kept.push({ stored, current: this.platform.tokens.refresh });
  }

  /** What the pages saw and said in all. */
  async collectPages(): Promise<void> {
    for (const [name, page] of this.#pages) {
      const messages = await page.messages();
      const others = messages.filter((message) => !isSignIn(message));
      this.signIns.push(...messages.filter(isSignIn));
      this.evidence.set(`messages of ${name}`, others.map(({ text }) => text).join('\n'));
      this.evidence.set(`document of ${name}`, await page.shown());
    }
  }

  async end(): Promise<void> {
    const { code } = await this.app.close();
    expect(code).toBe(0);
    const { stdout, stderr } = this.app.output;
    this.evidence.set('output', `${stdout}\n${stderr}`);
    for (const [place, content] of await filesInUse(this.keyring.home)) this.evidence.set(`${place} (end)`, content);
  }
}

const launch = async (): Promise<Life> => {
  await buildIfStale();
  const platform = await new HostilePlatform().start();
  const keyring = await startSecretService();
  // Chromium's profile, too, is to lie where it is searched.
  const TMPDIR = join(keyring.home, 'tmp');
  await mkdir(TMPDIR);
  const app = await launchApp({
    args: ['--api', platform.api, '--client-id', platform.clientId],
    env: { ...bareEnvironment, ...keyring.env, TMPDIR },
    userData: join(keyring.home, 'user-data'),
  });
  const [panel, popup] = [await app.window('panel.html'), await app.window('popup.html')];
  const pages = new Map([
    ['panel', await watchPage(panel)],
    ['popup', await watchPage(popup)],
  ]);
  return new Life({ platform, keyring, app, panel, popup }, pages);
};

const submit = async ({ platform, panel }: Life, password: string): Promise<void> => {
  const { account, username } = platform;
  await panel.waitFor(form);
  for (const [name, value] of Object.entries({ account, username, password })) {
    await panel.page.fill(`${form} input[name="${name}"]`, value);
  }
  await panel.click('[data-testid="sign-in"]');
};

const isRefused = async ({ panel }: Life): Promise<void> => {
  await panel.waitFor(`${form} .failure-note`);
  await panel.page.locator(`${form} input[name="password"][value=""]`).waitFor();
};

/** Twice refused, with every word said again; then the first address of the line is no good. */
const signIn = async (life: Life): Promise<void> => {
  const { platform, panel } = life;
  await submit(life, platform.wrongPassword);
  await isRefused(life);
  platform.next(/POST authentication\/token/, ({ fields }) => {
    platform.canaries.observe('PKCE verifier', fields.code_verifier ?? '');
    return repeating(400, fields.code ?? '', fields.code_verifier ?? '');
  });
  await submit(life, platform.password);
  await isRefused(life);
  platform.next(/admin\/users/, () => platform.directoryPage());
  platform.next(/connections/, () => platform.refusedAddress(undefined, '#fragment'));
  await submit(life, platform.password);
  await panel.waitFor(linkIn('online'));
};

const isNoted = async (window: WindowHandle): Promise<void> => window.waitFor('.failure-note');

/** Not before the card stands still: a press while it is guarded does nothing. */
const press = async ({ popup }: Life, action: string): Promise<void> => {
  await popup.waitFor(ready(action));
  await settle(popup);
  await popup.click(ready(action));
};

const talk = async (life: Life): Promise<void> => {
  const { platform, popup } = life;
  platform.publish(ringing);
  await popup.waitUntilShown();
  platform.next(aCall, misnumbered(400));
  await press(life, 'answer');
  await isNoted(popup);
  platform.next(aCall, expired);
  platform.next(aCall, () => {
    platform.publish({ ...ringing, state: 'connected', eventType: 'establishedEvent' });
    return { status: 204, body: '' };
  });
  await press(life, 'answer');
  await popup.waitFor(cardIn('connected'));
  // The answer, sent again after its 401, must not be the one that meets the next obstacle: until it is done nothing is ready.
  await popup.waitFor(ready('hold'));
  platform.next(aCall, wrongRoute);
  await press(life, 'hold');
  await isNoted(popup);
};

const openPage = async ({ panel }: Life, page: string): Promise<void> => {
  await panel.page.locator(`.nav-button[data-page="${page}"]`).click();
  await panel.waitFor(`[data-testid="page"][data-page="${page}"]`);
};

/** Every page, a number that cannot be dialled, and the directory. */
const leafThrough = async (life: Life): Promise<void> => {
  const { platform, panel } = life;
  await openPage(life, 'dial');
  platform.next(/POST media/, ({ bearer }) => muttering(500, bearer));
  await panel.page.fill('input[name="number"]', '201');
  await panel.page.keyboard.press('Enter');
  await isNoted(panel);
  for (const page of ['settings', 'health']) await openPage(life, page);
  await panel.waitFor('[data-testid="health-check"]');
  const colleagues = await panel.evaluate('screenpop.searchTargets({ text: "Ada" })');
  expect(colleagues).toMatchObject({ ok: true, value: [{ destination: '201', name: 'Ada Lovelace' }] });
};

const loseLine = async (life: Life): Promise<void> => {
  const { platform, panel, popup, app } = life;
  await openPage(life, 'calls');
  platform.gossip('43');
  await popup.waitFor(cardIn('ringing'));
  platform.next(/connections/, () => platform.refusedAddress('ws://127.0.0.1:1/mqtt'));
  platform.dropLine();
  await app.waitFor(() => platform.unmet.length === 0, 'the line to meet its obstacle');
  await panel.waitFor(linkIn('online'));
};

/** Into a place that is searched. */
const exportDiagnostics = async ({ app, panel, keyring }: Life): Promise<void> => {
  const path = join(keyring.home, 'support.json');
  await app.answerNextSaveDialog(path);
  const saved = await panel.evaluate('screenpop.exportDiagnostics({ withPersonalData: true })');
  expect(saved).toMatchObject({ ok: true, value: { path } });
};

const signOut = async ({ platform, panel, app }: Life): Promise<void> => {
  platform.next(/DELETE notifications/, ({ bearer }) => repeating(500, bearer));
  await app.tray.choose('Sign out');
  await panel.page.locator(form).waitFor({ state: 'attached' });
  const isForgotten = async () => (await app.tray.state()).toolTip.includes('signed out');
  await app.waitFor(isForgotten, 'the tray to say signed out');
};

describe.runIf(isStandIn && process.platform === 'linux')('the secrets of the desktop app', () => {
  let life: Life;
  beforeAll(async () => {
    life = await launch();
    await signIn(life);
    await life.lookAround();
    await talk(life);
    await leafThrough(life);
    await loseLine(life);
    await exportDiagnostics(life);
    await life.lookAround();
    await signOut(life);
    await life.lookAround();
    await life.collectPages();
    await life.end();
  });
  afterAll(async () => {
    life?.app.kill('SIGTERM');
    await life?.app.exited;
    await life?.keyring.stop();
    await life?.platform.stop();
  });

  it('were used, kept in the keychain, and said again by the platform in every planned way', () => {
    expect(life.platform.unmet).toEqual([]);
    const [signedIn, afterCalls, signedOut] = life.kept;
    for (const look of [signedIn, afterCalls]) expect(look?.stored).toBe(look?.current);
    expect(signedOut?.stored).toBeNull();
  });

  it('could have been found: the places hold what they should', () => {
    const places = [...life.evidence.keys()].join('\n');
    for (const place of [
      /login\.keyring/,
      /screenpop\.log/,
      /support\.json/,
      /settings\.json/,
      /Local State/,
      /environ/,
    ]) {
      expect(places).toMatch(place);
    }
    const holding = (text: string) =>
      [...life.evidence].filter(([, content]) => content.includes(text)).map(([place]) => place);
    expect(holding('Grace Murray')).toEqual(
      expect.arrayContaining(['messages of popup', 'messages of panel', 'document of popup']),
    );
    expect(holding('not-allowed')).toContain('messages of popup');
    expect(holding('request failed')).toContain('output');
    expect(holding('"sipPassword"').join()).toContain('support.json');
    expect(holding('--user-data-dir').join()).toContain('/cmdline');
  });

  it('are found by this very search, in a file and in the messages of the sign-in form', async () => {
    const { canaries, tokens } = life.platform;
    const control = join(life.keyring.home, 'control');
    await writeFile(control, Buffer.from(`x${tokens.refresh}`).toString('base64'));
    const inFiles = canaries.leaksIn(await filesInUse(life.keyring.home));
    expect(inFiles).toMatchObject([{ kind: 'refresh token', place: `file ${control}` }]);
    const inForms = life.signIns.map(({ text }) => canaries.leaksIn(new Map([['form', text]])).map(({ kind }) => kind));
    expect(inForms).toEqual([['wrong password'], ['password'], ['password']]);
  });

  it('leak nowhere', () => {
    expect(life.platform.canaries.leaksIn(life.evidence)).toEqual([]);
  });
});
