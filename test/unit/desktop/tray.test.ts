import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTranslate } from '../../../main/desktop/texts.ts';
import { trayImagePath } from '../../../main/desktop/tray/images.ts';
import { renderTray, type TrayFacts, type TrayItem } from '../../../main/desktop/tray/render.ts';
import { TrayIcon } from '../../../main/desktop/tray/tray.ts';
import type { CallCard, UiLink } from '../../../preload/contract.ts';
import { offlineCall, presented, ringing } from './fakes.ts';

const english = createTranslate()('en');
const linkStates = ['signed-out', 'connecting', 'online', 'retrying', 'replaced', 'auth-required'] as const;

const noShortcuts: TrayFacts['shortcutStatus'] = {
  ...({ answer: 'off', decline: 'off', hangUp: 'off', hold: 'off' } as const),
  ...({ bringPopup: 'off', dialClipboard: 'off' } as const),
};

const facts = (changes: Partial<TrayFacts> = {}): TrayFacts => ({
  ...presented().presenter.state(),
  shortcutStatus: { ...noShortcuts, answer: 'registered', hangUp: 'registered', dialClipboard: 'registered' },
  ...changes,
});

const link = (state: UiLink['state']): UiLink => ({ state, endpointIds: [] });

const cards = (changes: Parameters<typeof ringing>[0] = {}): readonly CallCard[] => {
  const { agent, presenter } = presented();
  agent.reportCall(ringing(changes));
  return presenter.cards();
};

const known: TrayFacts['facts'] = { ...presented().presenter.state().facts, doNotDisturb: 'off' };

const lines = (menu: readonly TrayItem[]) => menu.map((item) => (item.kind === 'separator' ? '-' : item.label));

const allLabels = (menu: readonly TrayItem[]): readonly string[] =>
  menu.flatMap((item) => {
    if (item.kind === 'separator') return [];
    return item.kind === 'submenu' ? [item.label, ...allLabels(item.items)] : [item.label];
  });

const optional = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((chosen) => (chosen === undefined ? {} : { [name]: chosen }));

const actions = ['answer', 'decline', 'redirect', 'hold', 'retrieve', 'transfer', 'completeTransfer'] as const;

const anyCard: fc.Arbitrary<CallCard> = fc
  .tuple(
    fc.record({
      key: fc.uuid(),
      direction: fc.constantFrom('inbound', 'outbound'),
      phase: fc.constantFrom('ringing', 'dialing', 'connected', 'held', 'ended'),
      elapsedMs: fc.nat(),
      actions: fc.subarray([...actions, 'alternate', 'hangUp', 'digits']),
      isHidden: fc.boolean(),
    }),
    optional('name', fc.constantFrom('Ann', 'Jörg')),
    optional('number', fc.constantFrom('201', '+44 20 7946 0018')),
    optional('answeringWill', fc.constantFrom('hold', 'end')),
    optional('pending', fc.constantFrom('answer', 'hold')),
  )
  .map(([card, ...more]) => Object.assign({}, card, ...more) as CallCard);

const anyCaller = fc
  .tuple(
    fc.record({
      dial: fc.constantFrom('201', '+442079460018'),
      direction: fc.constantFrom('inbound', 'outbound'),
      outcome: fc.constantFrom('answered', 'missed', 'declined', 'elsewhere', 'unknown'),
    }),
    optional('name', fc.constant('Ann')),
    optional('number', fc.constant('201')),
  )
  .map(([caller, ...more]) => Object.assign({}, caller, ...more) as TrayFacts['facts']['lastCallers'][number]);

const anyFacts = (base: TrayFacts): fc.Arbitrary<TrayFacts> =>
  fc.record({
    ...Object.fromEntries(Object.entries(base).map(([name, value]) => [name, fc.constant(value)])),
    link: fc.record({ state: fc.constantFrom(...linkStates), endpointIds: fc.subarray(['200', '201']) }),
    cards: fc.array(anyCard, { maxLength: 4 }),
    healthAnswer: fc.constantFrom('yes', 'attention', 'probably', 'no', 'unknown'),
    isDemo: fc.boolean(),
    facts: fc.record({
      ...Object.fromEntries(Object.entries(known).map(([name, value]) => [name, fc.constant(value)])),
      missedCount: fc.nat({ max: 30 }),
      lastCallers: fc.array(anyCaller, { maxLength: 5 }),
      doNotDisturb: fc.constantFrom('on', 'off', 'changing', 'unknown', 'unsupported'),
    }),
  }) as unknown as fc.Arbitrary<TrayFacts>;

describe('renderTray', () => {
  const said = [
    ['signed-out', 'Screenpop: signed out'],
    ['connecting', 'Screenpop: connecting'],
    ['online', 'Screenpop: online'],
    ['retrying', 'Screenpop: line is down, trying again'],
    ['replaced', 'Screenpop: line taken over elsewhere'],
    ['auth-required', 'Screenpop: sign in again'],
  ] as const;

  it.each(said)('says %s by a picture of its own and in words', (state, tooltip) => {
    const view = renderTray(facts({ link: link(state) }), english);
    expect([view.image, view.tooltip]).toEqual([state, tooltip]);
  });

  it('has a picture and a tooltip for each state that no other state has', () => {
    const views = linkStates.map((state) => renderTray(facts({ link: link(state) }), english));
    expect(new Set(views.map(({ image }) => image)).size).toBe(linkStates.length);
    expect(new Set(views.map(({ tooltip }) => tooltip)).size).toBe(linkStates.length);
  });

  it('shows a ringing call above all, and keeps saying that the line is down', () => {
    const ring = { cards: cards({ party: { number: '201', name: 'Ann' } }) };
    const online = renderTray(facts(ring), english);
    const down = renderTray(facts({ ...ring, link: link('retrying') }), english);
    expect([online.image, online.tooltip, down.image, down.tooltip.split('\n')]).toEqual([
      'ringing',
      'Ann is calling',
      'ringing',
      ['Ann is calling', 'Screenpop: line is down, trying again'],
    ]);
  });

  it('names several lines as people say them', () => {
    const several = facts({ link: { state: 'online', endpointIds: ['200', '203'] } });
    expect(lines(renderTray(several, english).menu)[0]).toBe('Online · 200 and 203');
    expect(lines(renderTray({ ...several, language: 'de' }, english).menu)[0]).toBe('Online · 200 und 203');
  });

  it('offers the whole app in the menu', () => {
    const { menu } = renderTray(facts({ cards: cards(), isDemo: true }), english);
    expect(lines(menu)).toEqual([
      'Online · 200',
      'Would I get a call? Not checked yet',
      '-',
      'Incoming call: 201',
      'Answer',
      'Decline',
      'Redirect in the popup …',
      '-',
      'Dial number from clipboard',
      'Dial …',
      '-',
      'Do not disturb: not known now',
      'Bring back popup',
      'Open Screenpop',
      'Settings …',
      'Health …',
      '-',
      'Ring me (demo)',
      'Test calls …',
      '-',
      'Sign out',
      'Quit Screenpop',
    ]);
  });

  it('says what answering does to the call that goes on', () => {
    const { agent, presenter } = presented();
    agent.reportCall(ringing());
    agent.reportCall(ringing({ key: 'b', phase: 'connected', actions: ['hangUp'] }));
    const { menu } = renderTray(facts({ cards: presenter.cards() }), english);
    const [ring, talk] = menu.flatMap((item) => (item.kind === 'submenu' ? [[item.label, ...lines(item.items)]] : []));
    expect([ring, talk]).toEqual([
      ['Incoming call: 201', 'Hold & answer', 'Decline', 'Redirect in the popup …'],
      ['Connected: 201', 'Hang up'],
    ]);
  });

  it('has one entry to refuse a ringing call, however many actions do it', () => {
    const [call] = cards();
    if (call === undefined) throw new Error('no card');
    const { menu } = renderTray(facts({ cards: [{ ...call, actions: ['answer', 'decline', 'hangUp'] }] }), english);
    const from = lines(menu).indexOf('Answer');
    expect(lines(menu).slice(from, from + 3)).toEqual(['Answer', 'Decline', '-']);
  });

  it('offers sign-in and no demonstration where there is neither account nor demo', () => {
    const { account: _account, ...rest } = facts({ link: link('signed-out') });
    const { menu } = renderTray(rest, english);
    expect(lines(menu)).toEqual([
      'Signed out',
      'Would I get a call? No: Signed out',
      '-',
      'Dial number from clipboard',
      'Dial …',
      '-',
      'Do not disturb: not without a line',
      'Bring back popup',
      'Open Screenpop',
      'Settings …',
      'Health …',
      '-',
      'Sign in …',
      'Quit Screenpop',
    ]);
  });

  const answers = [
    ['online', 'yes', 'Would I get a call? Yes'],
    ['online', 'attention', 'Would I get a call? Yes, but see Health'],
    ['online', 'probably', 'Would I get a call? Probably, see Health'],
    ['online', 'no', 'Would I get a call? No, see Health'],
    ['retrying', 'yes', 'Would I get a call? No: Line is down'],
    ['replaced', 'no', 'Would I get a call? No: Taken over elsewhere'],
    ['auth-required', 'no', 'Would I get a call? No: Sign in again'],
  ] as const;

  it.each(answers)('answers in one line (%s, %s), which leads to Health', (state, healthAnswer, label) => {
    const { menu } = renderTray(facts({ link: link(state), healthAnswer }), english);
    expect(menu[1]).toMatchObject({ label, command: { type: 'openHealth' }, isEnabled: true });
  });

  it('says by picture and words that a call may not come, though the line seems up', () => {
    const { image, tooltip } = renderTray(facts({ healthAnswer: 'no' }), english);
    expect([image, tooltip]).toEqual(['auth-required', 'Screenpop: online, but a call may not reach you']);
  });

  it('offers to take the line back where another program has it', () => {
    const { menu } = renderTray(facts({ link: link('replaced') }), english);
    expect(menu).toContainEqual(
      expect.objectContaining({ label: 'Take the line back', command: { type: 'reconnect' } }),
    );
  });

  it('counts what was missed while offline, and leads to it', () => {
    const { agent, presenter } = presented();
    const tray = () => renderTray({ ...facts(), ...presenter.state() }, english);
    agent.report({ type: 'offline-calls', calls: [offlineCall('a', 'missed'), offlineCall('b', 'elsewhere')] });
    presenter.setFacts({ missedCount: 1 });
    expect([tray().tooltip, lines(tray().menu)[2]]).toEqual([
      'Screenpop: online\n1 missed while offline',
      '1 missed while you were offline …',
    ]);
    // Looked at, though not dismissed: nothing is left to count.
    presenter.setFacts({ missedCount: 0 });
    expect(tray().tooltip).toBe('Screenpop: online');
    agent.report({ type: 'offline-calls', calls: [offlineCall('b', 'elsewhere')] });
    expect([tray().tooltip, lines(tray().menu)[2]]).toEqual(['Screenpop: online', '1 call while you were offline …']);
    agent.report({ type: 'offline-calls', calls: [] });
    expect(lines(tray().menu)[2]).toBe('-');
  });

  const nothingMissed = facts();
  const missed = (count: number, changes: Partial<TrayFacts> = {}) =>
    renderTray(facts({ facts: { ...known, missedCount: count }, ...changes }), english);

  it('counts missed calls by picture, tooltip and an entry that leads to them', () => {
    const { image, tooltip, missedCount, menu } = missed(3);
    expect([image, tooltip, missedCount, menu[2]]).toEqual([
      'missed',
      'Screenpop: online\n3 missed calls',
      3,
      expect.objectContaining({ label: '3 missed calls …', command: { type: 'openCalls' } }),
    ]);
    expect([missed(1, { link: link('retrying') }).image, missed(1, { cards: cards() }).image]).toEqual([
      'retrying',
      'ringing',
    ]);
  });

  it('counts a call once that was missed while offline and stands in the journal too', () => {
    const { agent, presenter } = presented();
    agent.report({ type: 'offline-calls', calls: [offlineCall('a', 'missed')] });
    const { offlineCalls } = presenter.state();
    expect([missed(1, { offlineCalls }).tooltip, missed(2, { offlineCalls }).tooltip]).toEqual([
      'Screenpop: online\n1 missed while offline',
      'Screenpop: online\n2 missed calls',
    ]);
  });

  it('says that calls do not ring, in picture, tooltip, answer and box', () => {
    const disturbed = facts({ healthAnswer: 'no', facts: { ...known, doNotDisturb: 'on' } });
    const { image, tooltip, menu } = renderTray(disturbed, english);
    expect([image, tooltip, lines(menu)[1]]).toEqual([
      'do-not-disturb',
      'Screenpop: do not disturb is on',
      'Would I get a call? No: Do not disturb is on',
    ]);
    expect(menu).toContainEqual({
      ...{ kind: 'command', label: 'Do not disturb', isEnabled: true, isChecked: true },
      command: { type: 'doNotDisturb', isEnabled: false },
    });
  });

  it.each([
    ['unknown', 'Do not disturb: not known now'],
    ['unsupported', 'Do not disturb: not available here'],
    ['changing', 'Do not disturb: changing …'],
  ] as const)('offers nothing while do not disturb is %s, and says why', (doNotDisturb, label) => {
    const { menu } = renderTray(facts({ facts: { ...known, doNotDisturb } }), english);
    expect(menu).toContainEqual(expect.objectContaining({ label, isEnabled: false, isChecked: false }));
  });

  it('lists the last callers, and asks before one is called', () => {
    const lastCallers = [
      { name: 'Ann', number: '020 7946 0018', dial: '+442079460018', direction: 'inbound', outcome: 'missed' },
      { dial: '201', direction: 'outbound', outcome: 'answered' },
    ] as const;
    const { menu } = renderTray(facts({ facts: { ...known, lastCallers } }), english);
    const list = menu.find((item) => item.kind === 'submenu');
    expect(list?.kind === 'submenu' && [list.label, lines(list.items), list.items[0]]).toEqual([
      'Last calls',
      ['From Ann · Missed', 'To 201 · Answered'],
      expect.objectContaining({
        command: { type: 'callBack', caller: { dial: '+442079460018', number: '020 7946 0018' } },
      }),
    ]);
  });

  it('has a submenu for each of several calls, and no key there, which would leave open whom it means', () => {
    const several = [...cards(), ...cards({ key: 'b', phase: 'held', actions: ['retrieve', 'hangUp'] })];
    const { menu } = renderTray(facts({ cards: several }), english);
    const calls = menu.flatMap((item) => (item.kind === 'submenu' ? [item] : []));
    expect(calls.map(({ label, items }) => [label, lines(items)])).toEqual([
      ['Incoming call: 201', ['Answer', 'Decline', 'Redirect in the popup …']],
      ['On hold: 201', ['Resume', 'Hang up']],
    ]);
    expect(JSON.stringify(calls)).not.toContain('accelerator');
    expect(JSON.stringify(renderTray(facts({ cards: cards() }), english).menu)).toContain('"accelerator":"F9"');
  });

  it('keeps actions from a call that is busy with one, until that one is accepted', () => {
    const [call] = cards({ phase: 'connected', actions: ['hold', 'hangUp'] });
    if (call === undefined) throw new Error('no card');
    const enabled = (changes: object) =>
      renderTray(facts({ cards: [{ ...call, ...changes }] }), english).menu.flatMap((item) =>
        item.kind === 'command' && item.command.type === 'call' && item.isEnabled ? [item.label] : [],
      );
    expect([enabled({}), enabled({ pending: 'hold' }), enabled({ pending: 'hold', isAccepted: true })]).toEqual([
      ['Hold', 'Hang up'],
      [],
      ['Hang up'],
    ]);
  });

  it('does not take a call for a current one that has ended', () => {
    const [call] = cards();
    if (call === undefined) throw new Error('no card');
    const view = renderTray(facts({ cards: [{ ...call, phase: 'ended', actions: [] }] }), english);
    expect([view.image, view.tooltip, lines(view.menu).some((line) => line.includes('201'))]).toEqual([
      'online',
      'Screenpop: online',
      false,
    ]);
  });

  it('renders every mixture of facts, names nothing undefined, and is silent where nothing changed', () => {
    fc.assert(
      fc.property(anyFacts(nothingMissed), fc.constantFrom('en', 'de', 'fr'), (mixture, language) => {
        const view = renderTray(mixture, createTranslate()(language));
        const texts = allLabels(view.menu);
        expect([view.tooltip, ...texts].filter((text) => /undefined|null|\{\{|^$|^[a-z]+\.[a-z]/i.test(text))).toEqual(
          [],
        );
        const { told, icon } = tray();
        icon.show(view);
        told.length = 0;
        icon.show(renderTray(structuredClone(mixture), createTranslate()(language)));
        expect(told).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('shows a key only where it is really registered', () => {
    const acceleratorIn = (status: 'registered' | 'refused') => {
      const shortcutStatus = { ...noShortcuts, dialClipboard: status };
      return renderTray(facts({ shortcutStatus }), english).menu.flatMap((item) =>
        item.kind === 'command' && item.accelerator !== undefined ? [item.accelerator] : [],
      );
    };
    expect([acceleratorIn('registered'), acceleratorIn('refused')]).toEqual([['F11'], []]);
  });

  it('has a picture on disk for each state on each system', () => {
    const folder = join(import.meta.dirname, '../../../build/icons/tray');
    const images = [...linkStates, 'ringing', 'missed', 'do-not-disturb'] as const;
    const paths = images.flatMap((image) =>
      (['darwin', 'win32', 'linux'] as const).map((platform) => trayImagePath(folder, image, platform)),
    );
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('speaks each language', () => {
    const tooltips = ['en', 'de', 'fr'].map(
      (language) => renderTray(facts({ link: link('retrying') }), createTranslate()(language)).tooltip,
    );
    expect(new Set(tooltips).size).toBe(3);
  });
});

type Entry = { label?: string; type?: string; checked?: boolean; submenu?: readonly Entry[]; click?: () => void };

function tray(platform: NodeJS.Platform = 'linux') {
  const trays: EventEmitter[] = [];
  const told: string[] = [];
  const menus: (readonly Entry[])[] = [];
  class Tray extends EventEmitter {
    constructor(image: string) {
      super();
      trays.push(this);
      told.push(`image ${image}`);
    }
    setImage = (image: string) => told.push(`image ${image}`);
    setToolTip = (tooltip: string) => told.push(`tooltip ${tooltip}`);
    setContextMenu = () => told.push('menu');
    setTitle = (title: string) => told.push(`title ${title}`);
    setIgnoreDoubleClickEvents = () => undefined;
    #isDestroyed = false;
    destroy = () => {
      this.#isDestroyed = true;
    };
    isDestroyed = () => this.#isDestroyed;
  }
  const opened = new EventEmitter();
  const Menu = {
    buildFromTemplate: (template: readonly Entry[]) => {
      menus.push(template);
      return opened;
    },
  };
  const app = { setBadgeCount: (count: number) => told.push(`badge ${count}`) };
  const chosen: unknown[] = [];
  const deps = {
    electron: { Tray, Menu, app } as never,
    platform,
    imagePath: (image: string) => image,
    onCommand: (command: unknown) => chosen.push(command),
    onOpened: () => chosen.push('opened'),
  };
  return { told, menus, chosen, opened, trays, icon: new TrayIcon(deps, renderTray(facts(), english)) };
}

describe('TrayIcon', () => {
  it('shows a view once, and nothing where nothing changed', () => {
    const { told, icon } = tray();
    icon.show(renderTray(facts(), english));
    expect(told).toEqual(['image online', 'tooltip Screenpop: online', 'menu']);
  });

  it('sets the menu anew after each change, as Linux needs it', () => {
    const { told, icon } = tray();
    told.length = 0;
    icon.show(renderTray(facts({ cards: cards() }), english));
    icon.show(renderTray(facts({ cards: cards({ phase: 'connected' }) }), english));
    expect(told).toEqual([
      'image ringing',
      'tooltip 201 is calling',
      'menu',
      'image online',
      'tooltip In a call with 201',
      'menu',
    ]);
  });

  it('shows nothing once it is destroyed', () => {
    const { told, icon } = tray();
    const before = [...told];
    icon.destroy();
    icon.show(renderTray(facts({ link: link('retrying') }), english));
    expect(told).toEqual(before);
  });

  it('opens the panel on a click, except on macOS, where the menu opens', () => {
    const chosenOn = (platform: NodeJS.Platform) => {
      const { chosen, trays } = tray(platform);
      for (const each of trays) each.emit('click');
      return chosen;
    };
    expect([chosenOn('win32'), chosenOn('darwin')]).toEqual([[{ type: 'openPanel' }], []]);
  });

  it('counts missed calls beside the icon on macOS and on the launcher on Linux, and says when there are none', () => {
    const toldOn = (platform: NodeJS.Platform) => {
      const { told, icon } = tray(platform);
      told.length = 0;
      for (const missedCount of [2, 2, 0]) icon.show({ ...renderTray(facts(), english), missedCount });
      return told;
    };
    expect([toldOn('darwin'), toldOn('linux'), toldOn('win32')]).toEqual([
      ['title 2', 'title '],
      ['badge 2', 'badge 0'],
      [],
    ]);
  });

  it('writes an ampersand that is one', () => {
    const { menus, icon } = tray();
    icon.show(renderTray(facts({ cards: cards({ party: { name: 'Lindqvist & Söhne' } }) }), english));
    expect(menus.at(-1)?.map(({ label }) => label)).toContain('Incoming call: Lindqvist && Söhne');
  });

  it('says when its menu is looked at', () => {
    const { chosen, opened } = tray();
    opened.emit('menu-will-show');
    expect(chosen).toEqual(['opened']);
  });

  it('shows a box as the facts have it, also after the system has turned it by itself', () => {
    const { menus, chosen, icon } = tray();
    icon.show(renderTray(facts({ facts: { ...known, doNotDisturb: 'off' } }), english));
    const box = () => menus.at(-1)?.find(({ type }) => type === 'checkbox');
    const before = menus.length;
    box()?.click?.();
    expect([menus.length - before, box()?.checked, chosen]).toEqual([
      1,
      false,
      [{ type: 'doNotDisturb', isEnabled: true }],
    ]);
  });

  it('passes on what was chosen', () => {
    const { menus, chosen, icon } = tray();
    icon.show(renderTray(facts({ cards: cards() }), english));
    menus
      .at(-1)
      ?.find(({ label }) => label === 'Answer')
      ?.click?.();
    expect(chosen).toEqual([{ type: 'call', call: 'a', action: 'answer' }]);
  });
});
