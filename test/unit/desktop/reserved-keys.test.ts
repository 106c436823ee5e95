import { describe, expect, it } from 'vitest';
import { reservedKey } from '../../../main/desktop/reserved-keys.ts';
import { defaultSettings } from '../../../main/settings/schema.ts';

const platforms = ['win32', 'darwin', 'linux'] as const;

describe('reservedKey', () => {
  it.each([
    ...(['F12', 'Super+L', 'Super+D', 'Super+Shift+F9', 'Control+Alt+Delete', 'Alt+Tab', 'Alt+F4'] as const).map(
      (keys) => ['win32', keys, 'system'] as const,
    ),
    ...(['Command+Space', 'CommandOrControl+Tab', 'CmdOrCtrl+Q', 'Command+H', 'Control+Up', 'Control+F3'] as const).map(
      (keys) => ['darwin', keys, 'system'] as const,
    ),
    ...(['Control+Alt+F1', 'CommandOrControl+Alt+F12', 'Super+A', 'Meta+F9', 'Alt+F2', 'Alt+Tab'] as const).map(
      (keys) => ['linux', keys, 'system'] as const,
    ),
    ...platforms.flatMap((platform) =>
      ['A', 'a', '5', 'Space', 'Enter', 'Return', 'Shift+A', 'Shift+5', 'Up', 'num0', 'Plus', 'Ü'].map(
        (keys) => [platform, keys, 'typing'] as const,
      ),
    ),
    ['darwin', 'Alt+L', 'typing'],
    ['darwin', 'Alt+Shift+7', 'typing'],
    ['win32', 'Control+Alt+Q', 'altGr'],
    ['linux', 'CommandOrControl+Alt+E', 'altGr'],
    ['win32', 'CommandOrControl+Alt+Shift+2', 'altGr'],
    ...platforms.flatMap((platform) =>
      ['C', 'V', 'X', 'Z', 'A', 'S'].map((key) => [platform, `CommandOrControl+${key}`, 'editing'] as const),
    ),
    ['win32', 'Control+Left', 'editing'],
    ['linux', 'Shift+Insert', 'editing'],
    ['darwin', 'Alt+Left', 'editing'],
    ['linux', 'Shift+Ctrl+z', 'editing'],
  ] as const)('on %s says that %s is %s', (platform, keys, reason) => {
    expect(reservedKey(keys, platform)).toBe(reason);
  });

  it.each([
    ['win32', 'Shift+F12'],
    ['win32', 'CommandOrControl+Shift+F9'],
    ['win32', 'CommandOrControl+Shift+K'],
    ['win32', 'Alt+Shift+A'],
    ['win32', 'F9'],
    ['win32', 'MediaPlayPause'],
    ['darwin', 'F12'],
    ['darwin', 'Control+Alt+Q'],
    ['darwin', 'Command+Shift+K'],
    ['linux', 'Pause'],
    ['linux', ''],
  ] as const)('on %s leaves %s to be asked for', (platform, keys) => {
    expect(reservedKey(keys, platform)).toBeUndefined();
  });

  it('reserves none of the defaults on any system', () => {
    const { shortcuts } = defaultSettings({ randomBytes: new Uint8Array(16) });
    const reserved = platforms.flatMap((platform) =>
      Object.values(shortcuts).filter((keys) => reservedKey(keys, platform) !== undefined),
    );
    expect(reserved).toEqual([]);
  });
});
