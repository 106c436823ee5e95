import { isSupportedCountry } from 'libphonenumber-js/max';
import { defaultApi } from './api-template.ts';
import type { DefaultsSource, Settings } from './types.ts';

const fallbackCountry = 'GB';

const parseLocale = (text: string): Intl.Locale | undefined => {
  try {
    return new Intl.Locale(text.replace(/[.@].*$/, '').replaceAll('_', '-'));
  } catch {
    return undefined;
  }
};

/** English alone says nothing of the country; other languages have a likely one. */
const regionOf = (locale: Intl.Locale): string | undefined =>
  locale.region ?? (locale.language === 'en' ? undefined : locale.maximize().region);

/** The country of a locale such as `de-AT` or `de_AT.UTF-8`; `GB` where it names none with a numbering plan. */
export const countryOf = (localeText: string | undefined): string => {
  const locale = localeText === undefined ? undefined : parseLocale(localeText);
  const region = locale === undefined ? undefined : regionOf(locale);
  return region !== undefined && isSupportedCountry(region) ? region : fallbackCountry;
};

/** `sp-` and 20 hex digits: 23 characters, the longest client id that every MQTT 3.1.1 broker must take. */
export const installationIdFrom = (randomBytes: Uint8Array): string => {
  const hex = Array.from(randomBytes.slice(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `sp-${hex}`;
};

/**
 * Settings of a first start. The shortcuts are function keys on purpose: Ctrl+Alt with a letter is AltGr on several
 * keyboard layouts and would take a character from the user.
 */
export const defaultSettings = (source: DefaultsSource): Settings => ({
  version: 2,
  api: defaultApi,
  portal: 'https://auth.mitel.io/authorize',
  isRegionFollowed: true,
  clientId: '',
  account: '',
  username: '',
  storedSignIn: '',
  endpoints: [],
  dialEndpoint: '',
  whenAnsweringAnother: 'hold',
  country: countryOf(source.locale),
  screenPopTemplate: '',
  screenPopTrigger: 'ring',
  shortcuts: {
    answer: 'CommandOrControl+Shift+F9',
    decline: 'CommandOrControl+Shift+F8',
    hangUp: 'CommandOrControl+Shift+F10',
    hold: 'CommandOrControl+Shift+F7',
    bringPopup: 'CommandOrControl+Shift+F6',
    dialClipboard: 'CommandOrControl+Shift+F11',
  },
  isPopupShown: true,
  popupDisplay: 'pointer',
  popupFixedDisplay: '',
  popupPlaces: {},
  panelPlace: null,
  popupHideSeconds: 0,
  // The telephone rings already: a computer that rings too is for those who ask for it.
  isRingToneOn: false,
  ringTone: 'chime',
  ringVolume: 60,
  ringDevice: '',
  ringDeviceName: '',
  historyDays: 30,
  language: 'system',
  installationId: installationIdFrom(source.randomBytes),
});
