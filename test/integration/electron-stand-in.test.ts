import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, launchApp, type WindowHandle } from '../electron/driver.ts';
import { waitUntil } from '../electron/driver-window.ts';

interface Fixture {
  readonly constants: { readonly answer: number };
  early(): Promise<Record<string, unknown>>;
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  add(left: number, right: number): number;
  throws(): void;
  onPushed(listener: (value: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly fixture: Fixture;
    readonly bridgeAtStart: string;
    readonly inlineRan?: boolean;
    readonly received: unknown[];
    readonly unsubscribe: () => void;
  }
}

const main = 'test/electron/fixture-app/main.ts';
const preload = 'test/electron/fixture-app/preload.cjs';
const page = 'fixture-app://ui/index.html?page=1#top';

describe('a page on the stand-in', () => {
  let app: App;
  let window: WindowHandle;

  beforeAll(async () => {
    app = await launchApp({ main, takenShortcuts: ['F9'] });
    window = await app.window('index.html');
  });

  afterAll(async () => {
    await app?.close();
  });

  const invoke = (channel: string, ...args: unknown[]): Promise<unknown> =>
    window.evaluate(([name, values]) => globalThis.window.fixture.invoke(name, ...values), [channel, args] as const);

  it('has the bridge before its own scripts run, frozen, and nothing else of the preload', async () => {
    const seen = await window.evaluate(() => ({
      bridgeAtStart: globalThis.window.bridgeAtStart,
      isFrozen: Object.isFrozen(globalThis.window.fixture) && Object.isFrozen(globalThis.window.fixture.constants),
      leaked:
        Reflect.get(globalThis, 'leaked') ??
        Reflect.get(globalThis, 'require') ??
        Reflect.get(globalThis, 'standInPost'),
      sum: globalThis.window.fixture.add(20, 22),
    }));
    expect(seen).toEqual({ bridgeAtStart: 'object', isFrozen: true, leaked: undefined, sum: 42 });
  });

  it('carries structured clones there and back', async () => {
    const seen = await window.evaluate(async () => {
      const loop: Record<string, unknown> = { name: 'loop' };
      loop.self = loop;
      const sent = [
        undefined,
        null,
        Number.NaN,
        -0,
        10n,
        new Date(5),
        new Map([['a', new Set([1])]]),
        new Uint8Array([1, 2]),
        /x/gi,
        [[{}]],
        loop,
      ];
      const back = (await globalThis.window.fixture.invoke('echo', ...sent)) as typeof sent;
      const [nothing, none, nan, zero, big, date, map, bytes, pattern, nested, circle] = back as unknown[];
      return {
        count: back.length,
        plain: [nothing === undefined, none === null, Number.isNaN(nan), Object.is(zero, -0), big === 10n],
        date: (date as Date) instanceof Date && (date as Date).getTime(),
        map: (map as Map<string, Set<number>>).get('a')?.has(1),
        bytes: [...(bytes as Uint8Array)],
        pattern: String(pattern),
        nested: JSON.stringify(nested),
        isLoop: (circle as { self: unknown }).self === circle,
      };
    });
    expect(seen).toEqual({
      count: 11,
      plain: [true, true, true, true, true],
      date: 5,
      map: true,
      bytes: [1, 2],
      pattern: '/x/gi',
      nested: '[[{}]]',
      isLoop: true,
    });
  });

  it('carries what JSON keeps, and what stands in it twice as one', async () => {
    const seen = await window.evaluate(async () => {
      const echo = async (value: unknown): Promise<unknown> =>
        ((await globalThis.window.fixture.invoke('echo', value)) as unknown[])[0];
      const twice = { name: 'one' };
      const [first, second] = (await echo([twice, twice])) as object[];
      const { gone, kept } = (await echo({ gone: undefined, kept: 1 })) as Record<string, unknown>;
      return {
        plain: await echo({ list: [1, 'two', null, true, {}, []], nested: { deep: [{ at: 0.5 }] } }),
        isOne: first === second,
        withNothing: [gone === undefined, kept],
      };
    });
    expect(seen).toEqual({
      plain: { list: [1, 'two', null, true, {}, []], nested: { deep: [{ at: 0.5 }] } },
      isOne: true,
      withNothing: [true, 1],
    });
  });

  it('refuses what cannot be cloned, on both crossings', async () => {
    const refused = await window.evaluate(async () => {
      const attempt = async (value: unknown): Promise<string> => {
        try {
          return String(await globalThis.window.fixture.invoke('echo', value));
        } catch (error) {
          return String(error);
        }
      };
      return [await attempt(() => 1), await attempt(Symbol('one'))];
    });
    expect(refused).toEqual([
      expect.stringContaining('could not be cloned'),
      expect.stringContaining('could not be cloned'),
    ]);
  });

  it("rejects with Electron's own words", async () => {
    await expect(invoke('fail')).rejects.toThrow("Error invoking remote method 'fail': TypeError: no such thing");
    await expect(invoke('absent')).rejects.toThrow(
      "Error invoking remote method 'absent': Error: No handler registered for 'absent'",
    );
    const thrown = await window.evaluate(() => {
      try {
        return globalThis.window.fixture.throws();
      } catch (error) {
        return [error instanceof Error, String(error)];
      }
    });
    expect(thrown).toEqual([true, 'RangeError: too far']);
  });

  it('gets pushed events through its callback until it unsubscribes', async () => {
    await invoke('push', { number: 1, at: new Date(9) });
    await window.page.waitForFunction(() => globalThis.window.received.length === 1);
    const seen = await window.evaluate(async () => {
      const [first] = globalThis.window.received as { number: number; at: Date }[];
      globalThis.window.unsubscribe();
      await globalThis.window.fixture.invoke('push', { number: 2 });
      await globalThis.window.fixture.invoke('echo');
      return { number: first?.number, isDate: first?.at instanceof Date, count: globalThis.window.received.length };
    });
    expect(seen).toEqual({ number: 1, isDate: true, count: 1 });
  });

  it('sends without waiting', async () => {
    await window.evaluate(() => globalThis.window.fixture.send('sent', 'one', { two: 2 }));
    await app.waitFor(() => app.output.stdout.includes('sent ["one",{"two":2}]'), 'the sent message');
  });

  it('is known by the page and frame that really sent', async () => {
    const own = {
      isKnownSender: true,
      isMainFrame: true,
      isOwnMainFrame: true,
      url: page,
      origin: 'fixture-app://ui',
      hasParent: false,
      isNumbered: true,
    };
    expect(await window.evaluate(() => globalThis.window.fixture.early())).toMatchObject(own);
    expect(await invoke('whoami')).toMatchObject(own);
    expect(await window.invokeFrom('frame.html', 'whoami')).toMatchObject({
      isKnownSender: true,
      isMainFrame: false,
      isOwnMainFrame: false,
      url: 'fixture-app://ui/frame.html',
      hasParent: true,
    });
  });

  it('is told apart from a page that is not the app’s own', async () => {
    const foreign = await app.openForeignWindow({ url: page, preload, canRunInSubFrames: true });
    const whoami = () => globalThis.window.fixture.invoke('whoami');
    expect(await foreign.evaluate(whoami)).toMatchObject({
      isKnownSender: false,
      isMainFrame: false,
      isOwnMainFrame: true,
      url: page,
    });
    const inner = foreign.page.frames().find((frame) => frame.url().includes('frame.html'));
    expect(await inner?.evaluate(whoami)).toMatchObject({ isOwnMainFrame: false, hasParent: true });
    const bare = window.page.frames().find((frame) => frame.url().includes('frame.html'));
    expect(await bare?.evaluate(() => typeof globalThis.window.fixture)).toBe('undefined');
  });

  it("is held to the handler's content security policy", async () => {
    const seen = await window.evaluate(async () => {
      const image = document.querySelector<HTMLImageElement>('#own');
      await image?.decode();
      const reach = (url: string): Promise<string> =>
        fetch(url).then(
          (response) => String(response.status),
          () => 'refused',
        );
      return {
        inlineRan: globalThis.window.inlineRan,
        width: image?.naturalWidth,
        own: await reach('./dot.svg'),
        other: await reach('https://example.com/'),
      };
    });
    expect(seen).toEqual({ inlineRan: undefined, width: 3, own: '200', other: 'refused' });
  });

  it('cannot navigate or open windows where the app says no', async () => {
    const count = (await app.windows()).length;
    await window.evaluate(() => void globalThis.window.open('https://example.com/popup'));
    await app.waitFor(
      () => app.output.stdout.includes('window.open https://example.com/popup'),
      'the window open handler',
    );
    await window.evaluate(() => document.querySelector<HTMLElement>('#away')?.click());
    await app.waitFor(() => app.output.stdout.includes('will-navigate https://example.com/'), 'will-navigate');
    await app.waitFor(() => window.page.context().pages().length === count, 'the popup to be closed');
    expect((await window.state()).url).toBe(page);
    expect(await window.text('h1')).toBe('Fixture');
  });

  it('asks for permissions', async () => {
    const answer = await window.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        (error: unknown) => (error as Error).name,
      ),
    );
    expect(answer).toBe('NotAllowedError');
    expect(app.output.stdout).toContain('permission media');
  });

  it('is shown without taking the keyboard, and hidden without being lost', async () => {
    expect(await window.evaluate(() => [document.visibilityState, document.hasFocus()])).toEqual(['hidden', false]);
    await invoke('window', 'showInactive');
    expect(await window.waitUntilShown()).toMatchObject({ isVisible: true, isFocused: false });
    await window.page.waitForSelector('body[data-visibility=visible]');
    await expect(window.press('a')).rejects.toThrow('does not have the keyboard focus');
    expect(await app.calls('.focus')).toEqual([]);
    expect(await app.calls('BrowserWindow#1.show')).toEqual([{ member: 'BrowserWindow#1.showInactive', args: [] }]);
    await invoke('window', 'hide');
    await window.waitUntilHidden();
    await window.page.waitForSelector('body[data-visibility=hidden]', { state: 'attached' });
    expect(await window.evaluate(() => globalThis.window.bridgeAtStart)).toBe('object');
  });

  it('gets keys once it has the keyboard', async () => {
    await invoke('window', 'show');
    expect(await window.waitUntilShown()).toMatchObject({ isFocused: true });
    await window.click('#text');
    await window.type('hello');
    await window.press('Backspace');
    expect(await window.page.inputValue('#text')).toBe('hell');
    await window.click('#go');
    await window.page.waitForFunction(() => document.querySelector('#out')?.textContent === 'clicked');
    await app.blurByUser();
    expect((await window.state()).isFocused).toBe(false);
  });

  it('has a viewport as large as its window', async () => {
    await invoke('resize', 420, 133);
    await window.page.waitForFunction(() => innerWidth === 420 && innerHeight === 133);
    expect((await window.state()).bounds).toMatchObject({ width: 420, height: 133 });
  });

  it('follows the colour scheme of the desktop', async () => {
    await app.setColorScheme('dark');
    await window.page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await app.setColorScheme('light');
    await window.page.waitForFunction(() => matchMedia('(prefers-color-scheme: light)').matches);
  });
});

describe('the desktop around it', () => {
  let app: App;

  beforeAll(async () => {
    app = await launchApp({ main, takenShortcuts: ['F9'] });
    await app.window('index.html');
  });

  afterAll(async () => {
    await app?.close();
  });

  it('has a tray whose menu can be chosen from', async () => {
    expect(await app.tray.state()).toMatchObject({
      toolTip: 'Fixture',
      image: { size: { width: 16, height: 16 }, isEmpty: false },
      menu: [{ id: 'show' }, { type: 'separator' }, { label: 'More', items: [{ id: 'deep' }] }, { label: 'Quit' }],
    });
    await app.tray.choose('deep');
    expect((await app.tray.state()).toolTip).toBe('Deep');
    await app.tray.click();
    expect((await app.tray.state()).toolTip).toBe('Clicked');
    await expect(app.tray.choose('nothing')).rejects.toThrow("No menu item 'nothing'");
  });

  it('presses global shortcuts, those that other programs do not hold', async () => {
    expect(app.output.stdout).toContain('shortcut true\ntaken shortcut false');
    await app.shortcut('Shift+Ctrl+A');
    expect((await app.tray.state()).toolTip).toBe('Shortcut');
    await expect(app.shortcut('F9')).rejects.toThrow('has not registered F9');
    expect(await app.shortcuts.registered()).toEqual(['ctrl+shift+a']);
  });

  it('refuses by name what it does not have', async () => {
    const window = await app.window('index.html');
    const asked = window.evaluate(() => globalThis.window.fixture.invoke('unsupported'));
    await expect(asked).rejects.toThrow('does not support app.setJumpList');
  });

  it('creates a window once, however often it is shown and hidden', async () => {
    const window = await app.window('index.html');
    for (const member of ['showInactive', 'hide', 'showInactive', 'hide']) {
      await window.evaluate((name) => globalThis.window.fixture.invoke('window', name), member);
    }
    expect(await app.calls('BrowserWindow.new')).toHaveLength(1);
    expect(app.output.stdout.match(/ready-to-show/g)).toHaveLength(1);
  });
});

/** Living processes whose command line names this text; their ids. */
function processesNaming(text: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.map(Number).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(text);
    } catch {
      return false;
    }
  });
}

/** The profile folder of the Chromium that an app has started. */
function profileOf(app: App): string {
  const children = processesNaming('user-data-dir=').filter(
    (id) => Number(readFileSync(`/proc/${id}/stat`, 'utf8').split(' ')[3]) === app.pid,
  );
  const command = readFileSync(`/proc/${children[0]}/cmdline`, 'utf8');
  return /--user-data-dir=([^\0]+)/.exec(command)?.[1] ?? 'no profile';
}

describe.skipIf(process.platform !== 'linux')('the end', () => {
  it.each(['quit', 'SIGTERM', 'SIGKILL'] as const)('leaves no browser behind after %s', async (how) => {
    const userData = await mkdtemp(path.join(tmpdir(), 'screenpop-end-'));
    const app = await launchApp({ main, userData });
    await app.window('index.html');
    const profile = profileOf(app);
    expect(processesNaming(profile).length).toBeGreaterThan(0);
    if (how === 'quit') await app.tray.choose('Quit');
    else app.kill(how);
    const { code, signal } = await app.exited;
    expect(how === 'SIGKILL' ? signal : code).toBe(how === 'SIGKILL' ? 'SIGKILL' : 0);
    expect(app.output.stdout.includes('will-quit')).toBe(how !== 'SIGKILL');
    await waitUntil(() => processesNaming(profile).length === 0, 'Chromium to end');
    // A process that is killed clears nothing away.
    for (const folder of [profile, userData]) await rm(folder, { recursive: true, force: true });
  });

  it('lets a second instance speak to the first and go', async () => {
    const userData = await mkdtemp(path.join(tmpdir(), 'screenpop-second-'));
    const first = await launchApp({ main, userData });
    await expect(launchApp({ main, userData, args: ['screenpop:dial'] })).rejects.toThrow('did not start');
    await first.waitFor(
      () => first.output.stdout.includes('second instance screenpop:dial {"hello":"first"}'),
      'the second instance',
    );
    expect(await first.close()).toEqual({ code: 0, signal: null });
    await rm(userData, { recursive: true });
  });
});
