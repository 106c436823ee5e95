/**
 * Whether the answer of `globalShortcut.register` is worth something. `told`: the system says what it gave. `portal`: on
 * Wayland the desktop is asked through its portal, answers later, perhaps after a question to the user, and Electron
 * says yes meanwhile (https://github.com/electron/electron/issues/52218). `xwayland`: on Wayland as an X11 program;
 * such keys reach us only while another X11 program has the keyboard, and Electron says yes.
 */
export type KeyGrip = 'told' | 'portal' | 'xwayland';

/** What decides how keys are had. */
export interface GripSource {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Chromium's switch `ozone-platform`, empty where it is not given. */
  readonly ozonePlatform: string;
}

/** How this run gets its keys. */
export function keyGrip({ platform, environment, ozonePlatform }: GripSource): KeyGrip {
  const isWayland = environment.XDG_SESSION_TYPE === 'wayland' || Boolean(environment.WAYLAND_DISPLAY);
  if (platform !== 'linux' || !isWayland) return 'told';
  return ozonePlatform === 'x11' ? 'xwayland' : 'portal';
}
