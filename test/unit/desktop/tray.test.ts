import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
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

const lines = (menu: readonly TrayItem[]) => menu.map((item) => (item.kind === 'separator' ? '-' : item.label));

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

  it('offers the whole app in the menu', () => {
    const { menu } = renderTray(facts({ cards: cards(), isDemo: true }), english);
    expect(lines(menu)).toEqual([
      'Online · 200',
      'Would I get a call? Not checked yet',
      '-',
      'Incoming call: 201',
      'Answer',
      'Decline',
      '-',
      'Bring back popup',
      'Dial number from clipboard',
      'Open Screenpop',
      'Ring me (demo)',
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
    expect(lines(menu)).toContain('Hold & answer');
    expect(lines(menu)).not.toContain('Answer');
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
      'Bring back popup',
      'Dial number from clipboard',
      'Open Screenpop',
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
    const tray = () => renderTray(facts({ offlineCalls: presenter.state().offlineCalls }), english);
    agent.report({ type: 'offline-calls', calls: [offlineCall('a', 'missed'), offlineCall('b', 'elsewhere')] });
    expect([tray().tooltip, lines(tray().menu)[2]]).toEqual([
      'Screenpop: online\n1 missed while offline',
      '1 missed while you were offline …',
    ]);
    agent.report({ type: 'offline-calls', calls: [offlineCall('b', 'elsewhere')] });
    expect([tray().tooltip, lines(tray().menu)[2]]).toEqual(['Screenpop: online', '1 call while you were offline …']);
    agent.report({ type: 'offline-calls', calls: [] });
    expect(lines(tray().menu)[2]).toBe('-');
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
    const images = [...linkStates, 'ringing'] as const;
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

type Entry = { label?: string; click?: () => void };

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
    setIgnoreDoubleClickEvents = () => undefined;
    #isDestroyed = false;
    destroy = () => {
      this.#isDestroyed = true;
    };
    isDestroyed = () => this.#isDestroyed;
  }
  const Menu = { buildFromTemplate: (template: readonly Entry[]) => menus.push(template) };
  const chosen: unknown[] = [];
  const deps = {
    electron: { Tray, Menu } as never,
    platform,
    imagePath: (image: string) => image,
    onCommand: (command: unknown) => chosen.push(command),
  };
  return { told, menus, chosen, trays, icon: new TrayIcon(deps, renderTray(facts(), english)) };
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
