import { z } from 'zod';
import type { invokeChannels, ScreenpopBridge } from '../../../preload/contract.ts';
import { callActions } from '../../calls/types.ts';

/** Name of a call that a page may make. */
export type InvokeName = keyof typeof invokeChannels;

/** What a page passes with a call: its payload, or undefined where there is none. */
export type Payload<Name extends InvokeName> = Parameters<ScreenpopBridge[Name]>[0];

type PayloadSchemas = { readonly [Name in InvokeName]: z.ZodType<Payload<Name>> | undefined };

const text = (maximumLength: number) => z.string().max(maximumLength);
const callKey = text(200).min(1);
const number = text(256);
const accelerator = text(64);

/** What a user typed. The settings say why it is too long; a payload that is refused here says nothing to anybody. */
const typed = text(2001);

const settings = z.strictObject({
  api: typed.exactOptional(),
  clientId: typed.exactOptional(),
  portal: typed.exactOptional(),
  isRegionFollowed: z.boolean().exactOptional(),
  endpoints: z.array(typed).max(1000).exactOptional(),
  dialEndpoint: text(100).exactOptional(),
  whenAnsweringAnother: z.enum(['hold', 'end']).exactOptional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .exactOptional(),
  screenPopTemplate: typed.exactOptional(),
  screenPopTrigger: z.enum(['ring', 'answer']).exactOptional(),
  shortcuts: z
    .strictObject({
      answer: accelerator,
      decline: accelerator,
      hangUp: accelerator,
      hold: accelerator,
      bringPopup: accelerator,
      dialClipboard: accelerator,
    })
    .exactOptional(),
  isPopupShown: z.boolean().exactOptional(),
  popupDisplay: z.enum(['pointer', 'active-window', 'primary', 'fixed']).exactOptional(),
  popupFixedDisplay: text(200).exactOptional(),
  popupHideSeconds: z.number().exactOptional(),
  isRingToneOn: z.boolean().exactOptional(),
  ringTone: z.enum(['chime', 'bell', 'pulse']).exactOptional(),
  ringVolume: z.number().exactOptional(),
  ringDevice: text(200).exactOptional(),
  ringDeviceName: text(200).exactOptional(),
  historyDays: z.number().exactOptional(),
  language: z.enum(['system', 'en', 'de', 'fr']).exactOptional(),
});

/**
 * What each call's payload must look like; undefined: it takes none. Strict: an unknown field is a refusal. Whether a
 * value makes sense (a number that can be dialled, a template that can be opened) is for the handler to say.
 */
export const payloadSchemas: PayloadSchemas = {
  getState: undefined,
  signIn: z.strictObject({ account: typed, username: typed, password: typed }),
  signInByBrowser: undefined,
  cancelSignIn: undefined,
  signOut: undefined,
  callCommand: z.strictObject({
    command: z.enum(callActions),
    call: callKey,
    destination: number.exactOptional(),
    digits: z
      .string()
      .regex(/^[\d*#]{1,32}$/)
      .exactOptional(),
    other: callKey.exactOptional(),
  }),
  dial: z.strictObject({ number, endpoint: text(100).exactOptional(), endedCall: callKey.exactOptional() }),
  answerDialPrompt: z.strictObject({ id: text(64), isAccepted: z.boolean(), number: number.exactOptional() }),
  hideCard: z.strictObject({ key: callKey }),
  setContentHeight: z.strictObject({ height: z.number().min(0).max(10_000) }),
  setPopupInUse: z.strictObject({ isInUse: z.boolean() }),
  dragPopup: z.strictObject({ phase: z.enum(['start', 'move', 'end']) }),
  resetPopupPlaces: undefined,
  searchTargets: z.strictObject({ text: text(100), line: text(100).exactOptional(), call: callKey.exactOptional() }),
  searchHistory: z.strictObject({
    text: text(100),
    filter: z.enum(['all', 'missed', 'inbound', 'outbound']),
    offset: z.int().min(0).max(100_000),
  }),
  clearHistory: undefined,
  markMissedSeen: undefined,
  setDoNotDisturb: z.strictObject({ isEnabled: z.boolean() }),
  readDoNotDisturb: undefined,
  checkShortcut: z.strictObject({ accelerator }),
  retryShortcuts: undefined,
  setShortcutRecording: z.strictObject({ isRecording: z.boolean() }),
  setStartAtLogin: z.strictObject({ isEnabled: z.boolean() }),
  importContacts: undefined,
  removeContacts: undefined,
  updateSettings: settings,
  reportSound: z.strictObject({
    sound: z.enum(['heard', 'other-device', 'failed']),
    reason: text(100).exactOptional(),
  }),
  reconnect: undefined,
  getHealth: undefined,
  exportDiagnostics: z.strictObject({ withPersonalData: z.boolean() }),
  dismissOfflineCalls: undefined,
  openPanel: z.strictObject({ page: z.enum(['sign-in', 'calls', 'dial', 'demo', 'settings', 'health']) }),
  placeTestCall: z.strictObject({
    kind: z.enum(['outside', 'colleague', 'withheld', 'three', 'gives-up', 'elsewhere', 'line-down']),
    caller: z.strictObject({ number, name: text(100).exactOptional() }).exactOptional(),
  }),
  previewNumber: z.strictObject({ text: text(1000) }),
  previewScreenPop: z.strictObject({ template: typed, isOpened: z.boolean() }),
  startDemo: undefined,
  leaveDemo: undefined,
};
