/** Everything that can be set. No secret is a setting: those live in the keychain. */
export interface Settings {
  /** Format of the stored file; raised by a migration. */
  readonly version: number;
  /** URL template with `{service}`; https, or http on loopback. */
  readonly api: string;
  /** Sign-in page for browsers; https, or http on loopback. */
  readonly portal: string;
  /** True: after sign-in the token's `domain` picks the regional hosts. */
  readonly isRegionFollowed: boolean;
  /** OAuth client id that Mitel issued; empty until set. */
  readonly clientId: string;
  /** Account number or GUID of the last sign-in; empty until set. */
  readonly account: string;
  /** User name of the last sign-in; empty until set. */
  readonly username: string;
  /** Whose sign-in stands in the keychain, as a digest; empty: nobody's. A locked keychain does not tell what it holds. */
  readonly storedSignIn: string;
  /** Endpoints to watch; empty means the account's own extension. */
  readonly endpoints: readonly string[];
  /** The line that is dialled from where nobody says another one; empty, or not watched: the first. */
  readonly dialEndpoint: string;
  /** What becomes of the call that the user is in when another one on the same line is answered. */
  readonly whenAnsweringAnother: 'hold' | 'end';
  /** ISO 3166 country whose numbers are written without a country code. */
  readonly country: string;
  /** https template with `{number}` and `{name}`; empty: no screen pop. */
  readonly screenPopTemplate: string;
  /** When the screen pop opens. */
  readonly screenPopTrigger: 'ring' | 'answer';
  /** Electron accelerators; empty: no shortcut. */
  readonly shortcuts: Shortcuts;
  /** False: calls show no popup by themselves; tray, sound and panel tell of them. */
  readonly isPopupShown: boolean;
  /** Which display the popup comes up on. */
  readonly popupDisplay: PopupDisplay;
  /** With `fixed`: the display, as `displayKeys` names it; empty, or not plugged in: the primary one. */
  readonly popupFixedDisplay: string;
  /** Where the user dragged the popup to, by `displayKeys`. */
  readonly popupPlaces: Readonly<Record<string, PopupPlace>>;
  /** Where the panel stood last; null: it was never moved. */
  readonly panelPlace: PanelPlace | null;
  /** Seconds after which a card that nobody works in hides by itself; 0: never. */
  readonly popupHideSeconds: number;
  /** True: this computer rings too, not only the telephone. */
  readonly isRingToneOn: boolean;
  readonly ringTone: RingTone;
  /** Loudness of the ring tone in per cent. */
  readonly ringVolume: number;
  /** Id of the output device that the pages' `enumerateDevices` gave; empty: the system's own choice. */
  readonly ringDevice: string;
  /** Its name when it was chosen: what it is called while it is away, and found by where its id has changed. */
  readonly ringDeviceName: string;
  /** Days for which calls are kept in the journal; 0: for this run only. */
  readonly historyDays: number;
  /** `system` follows the desktop's language. */
  readonly language: 'system' | 'en' | 'de' | 'fr';
  /** Random and stable: names this installation as MQTT client and subscription device. */
  readonly installationId: string;
}

/** Which display the popup comes up on: where the pointer is, where the window is that has the keyboard, or always the same. */
export type PopupDisplay = 'pointer' | 'active-window' | 'primary' | 'fixed';

/**
 * A place of the popup on a display, in shares from 0 to 1, so that it outlives another resolution, scaling or height.
 * `x`: of the room that its width leaves free; 0 is left, 1 right. `y`: of the height; below 0.5 where its upper edge
 * stands, from 0.5 on where its lower one does.
 */
export interface PopupPlace {
  readonly x: number;
  readonly y: number;
}

/** A window as it was left, in whole device-independent px of the virtual screen; as it is when it is not maximised. */
export interface PanelPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

/** The ring tones, all of our own making. */
export type RingTone = 'chime' | 'bell' | 'pulse';

/** Global shortcuts by what they do. */
export interface Shortcuts {
  readonly answer: string;
  readonly decline: string;
  readonly hangUp: string;
  /** Holds the call that the user is in; with none, takes back the one held last. */
  readonly hold: string;
  /** Brings the popup back, to the pointer. */
  readonly bringPopup: string;
  readonly dialClipboard: string;
}

/** What the defaults depend on. */
export interface DefaultsSource {
  /** BCP 47 or POSIX locale of the desktop; decides the country. */
  readonly locale?: string;
  /** At least ten random bytes, for a first installation id. */
  readonly randomBytes: Uint8Array;
}
