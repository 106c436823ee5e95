/** What the environment tells the stand-in. Read once; documented in docs/stand-in.md. */
const environment = process.env;

const fraction = (text: string | undefined, fallback: number): number => {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) && value > 0 ? value : fallback;
};

/** Path of the browser. */
export const chromiumPath = environment.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Whether windows are to be seen on a display. */
export const isHeaded =
  environment.SCREENPOP_STANDIN_HEADED === '1' && Boolean(environment.DISPLAY ?? environment.WAYLAND_DISPLAY);

/** Whether a test drives this process over Node's IPC channel. */
export const isControlled = environment.SCREENPOP_STANDIN_CONTROL === '1' && process.send !== undefined;

/** Physical pixels per CSS pixel. */
export const deviceScaleFactor = fraction(environment.SCREENPOP_STANDIN_SCALE, 1);

/** The desktop's colour scheme. */
export const systemColorScheme: 'light' | 'dark' =
  environment.SCREENPOP_STANDIN_COLOR_SCHEME === 'dark' ? 'dark' : 'light';

/** Where the app's user data is to lie, when told. */
export const userDataOverride = environment.SCREENPOP_STANDIN_USER_DATA;

/** BCP 47 tag of the desktop's language. */
export const systemLocale = environment.SCREENPOP_STANDIN_LOCALE ?? 'en-GB';

/** Whether the app is to believe that it was installed. */
export const isPackaged = environment.SCREENPOP_STANDIN_PACKAGED === '1';

/** What the system's proxy settings, or its PAC script, answer for every address. */
export const systemProxy = environment.SCREENPOP_STANDIN_PROXY ?? 'DIRECT';

/** Accelerators that other programs hold when the app starts, separated by spaces. */
export const takenShortcuts = (environment.SCREENPOP_STANDIN_TAKEN ?? '').split(' ').filter((text) => text !== '');
