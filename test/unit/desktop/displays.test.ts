import { describe, expect, it } from 'vitest';
import {
  type ChoosingScreen,
  chooseDisplay,
  displayKeys,
  type KnownDisplay,
  listDisplays,
} from '../../../main/desktop/windows/displays.ts';
import { popupPlacingOn } from '../../../main/desktop/windows/placing.ts';

const display = (id: number, label: string, x: number, y = 0): KnownDisplay => ({
  ...{ id, label, internal: false },
  bounds: { x, y, width: 1920, height: 1080 },
});
const [office, twin, laptop] = [display(1, 'DELL U2720Q', 1920), display(2, 'DELL U2720Q', 0), display(3, '', -1440)];
const displays = [office, twin, { ...laptop, internal: true }];

describe('displayKeys', () => {
  it('names each display by its monitor, and numbers those of one model from left to right', () => {
    expect([...displayKeys(displays)].sort()).toEqual([
      [1, 'DELL U2720Q #2'],
      [2, 'DELL U2720Q #1'],
      [3, 'internal #1'],
    ]);
  });

  it('gives the same keys after a restart, with other ids, scaling and order', () => {
    const later = displays.toReversed().map((each, index) => ({
      ...each,
      id: 70 + index,
      bounds: { ...each.bounds, width: 1280, height: 720 },
    }));
    expect(new Set(displayKeys(later).values())).toEqual(new Set(displayKeys(displays).values()));
    expect(displayKeys(later).get(72)).toBe('DELL U2720Q #2');
  });

  it('gives each display a key of its own that fits into a setting', () => {
    const long = 'm'.repeat(400);
    const keys = [...displayKeys([display(1, long, 0), display(2, long, 0, 1080), display(3, ' ', 5)]).values()];
    expect(new Set(keys).size).toBe(3);
    expect(keys.every((key) => key.length <= 200 && key.length > 1)).toBe(true);
  });
});

describe('listDisplays', () => {
  it('lists from left to right, with the primary one marked', () => {
    expect(listDisplays(displays, 1)).toEqual([
      { key: 'internal #1', label: '', isPrimary: false },
      { key: 'DELL U2720Q #1', label: 'DELL U2720Q', isPrimary: false },
      { key: 'DELL U2720Q #2', label: 'DELL U2720Q', isPrimary: true },
    ]);
  });
});

const screen = {
  getAllDisplays: () => displays,
  getPrimaryDisplay: () => office,
  getCursorScreenPoint: () => ({ x: -5, y: 5 }),
  getDisplayNearestPoint: () => laptop,
} as unknown as ChoosingScreen;

describe('chooseDisplay', () => {
  const chosen = (policy: 'pointer' | 'active-window' | 'primary' | 'fixed', active?: number, fixedKey = '') =>
    chooseDisplay(screen, { policy, fixedKey, activeWindowDisplay: () => active }).id;

  it('follows the policy', () => {
    expect([
      chosen('pointer', 2),
      chosen('active-window', 2),
      chosen('primary', 2),
      chosen('fixed', 2, 'DELL U2720Q #1'),
    ]).toEqual([3, 2, 1, 2]);
  });

  it('has another display where the wished one is not known', () => {
    expect([
      chosen('active-window', undefined),
      chosen('active-window', 99),
      chosen('fixed', 2, 'Sold #1'),
      chosen('fixed'),
    ]).toEqual([3, 3, 1, 1]);
  });
});

describe('popupPlacingOn', () => {
  const placing = (platform: NodeJS.Platform, ozone: string, session?: string) =>
    popupPlacingOn({
      platform,
      commandLine: { getSwitchValue: (name) => (name === 'ozone-platform' ? ozone : '') },
      environment: { XDG_SESSION_TYPE: session },
    });

  it('is limited where Electron runs on Wayland, whatever the session is', () => {
    expect([placing('linux', 'wayland', 'x11'), placing('linux', '', 'wayland')]).toEqual(['limited', 'limited']);
  });

  it('is full on XWayland, on X11 and on other systems', () => {
    expect([
      placing('linux', 'x11', 'wayland'),
      placing('linux', '', 'x11'),
      placing('linux', ''),
      placing('win32', '', 'wayland'),
      placing('darwin', ''),
    ]).toEqual(['full', 'full', 'full', 'full', 'full']);
  });
});
