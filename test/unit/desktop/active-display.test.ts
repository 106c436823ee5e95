import { expect, it } from 'vitest';
import type { ActivePlace } from '../../../main/active-window/types.ts';
import { followActiveDisplay } from '../../../main/desktop/active-display.ts';
import { settle } from '../../support/fake-clock.ts';
import { fakeLog, fakeSettings } from './fakes.ts';

const displays = [
  { id: 11, bounds: { x: 0, y: 0, width: 1000, height: 800 } },
  { id: 22, bounds: { x: 1000, y: 0, width: 1000, height: 800 } },
] as const;

const displayAt = ({ x }: { x: number }) => (x < 1000 ? displays[0] : displays[1]);

/** A desktop of two displays at 200 %, whose window with the keyboard is where the test says. */
function desktop({ place, own, isWanted = true, isMissing = false }: Partial<Parts> = {}) {
  const settings = fakeSettings({ popupDisplay: isWanted ? 'active-window' : 'pointer' });
  const log = fakeLog();
  let loads = 0;
  const ask = followActiveDisplay({
    electron: {
      BrowserWindow: { getFocusedWindow: () => (own === undefined ? null : { getBounds: () => own }) },
      screen: {
        getAllDisplays: () => [...displays],
        getDisplayMatching: displayAt,
        getDisplayNearestPoint: displayAt,
        screenToDipPoint: ({ x, y }: { x: number; y: number }) => ({ x: x / 2, y: y / 2 }),
      },
    } as never,
    settings,
    log,
    loadActiveWindow: async () => {
      loads += 1;
      if (isMissing) throw new Error('no such module');
      return { place: () => place };
    },
  });
  return { ask, settings, log, loads: () => loads };
}

interface Parts {
  readonly place: ActivePlace;
  readonly own: { x: number; y: number; width: number; height: number };
  readonly isWanted: boolean;
  readonly isMissing: boolean;
}

it('is the display at the middle of the window, which the system tells in physical pixels', async () => {
  const { ask } = desktop({ place: { kind: 'point', x: 2400, y: 300 } });
  await settle();
  expect(ask()).toBe(22);
});

it('is the display that macOS names, where there is such a one', async () => {
  const [there, gone] = [
    desktop({ place: { kind: 'display', id: 22 } }),
    desktop({ place: { kind: 'display', id: 33 } }),
  ];
  await settle();
  expect([there.ask(), gone.ask()]).toEqual([22, undefined]);
});

it('is that of a window of our own without a question', async () => {
  const { ask } = desktop({ place: { kind: 'display', id: 11 }, own: { x: 1200, y: 0, width: 400, height: 300 } });
  await settle();
  expect(ask()).toBe(22);
});

it('is not known before anybody has answered, nor where the part is missing', async () => {
  const { ask, log } = desktop({ isMissing: true });
  const early = ask();
  await settle();
  expect([early, ask(), log.lines.length]).toEqual([undefined, undefined, 1]);
});

it('loads what asks the system once the setting wants it, and once only', async () => {
  const { settings, loads } = desktop({ isWanted: false });
  const before = loads();
  settings.update({ popupDisplay: 'active-window' });
  settings.update({ popupHideSeconds: 5 });
  expect([before, loads()]).toEqual([0, 1]);
});
