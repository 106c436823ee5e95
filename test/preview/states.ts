import type {
  CallCard,
  CallEnding,
  DialPrompt,
  UiFailure,
  UiHealthCheck,
  UiHistoryCall,
  UiOfflineCall,
  UiState,
} from '../../preload/contract.ts';

/** The state that every previewed state starts from: signed in, online, nothing happening. */
export const quiet: UiState = {
  sequence: 1,
  link: { state: 'online', endpointIds: ['200'] },
  account: {
    account: '1234567',
    username: 'anna.weber@example.com',
    name: 'Anna Weber',
    extension: '200',
    isRemembered: true,
  },
  cards: [],
  offlineCalls: [],
  healthAnswer: 'yes',
  settings: {
    api: 'https://{service}.api.mitel.io/2017-09-01',
    clientId: 'screenpop',
    portal: 'https://auth.mitel.io/authorize',
    isRegionFollowed: true,
    endpoints: [],
    dialEndpoint: '',
    whenAnsweringAnother: 'hold',
    country: 'GB',
    screenPopTemplate: 'https://crm.example.com/search?phone={number}',
    screenPopTrigger: 'ring',
    shortcuts: {
      answer: 'CommandOrControl+Shift+F9',
      decline: 'CommandOrControl+Shift+F8',
      hangUp: 'CommandOrControl+Shift+F10',
      hold: 'CommandOrControl+Shift+F7',
      bringPopup: 'CommandOrControl+Shift+F6',
      dialClipboard: '',
    },
    isPopupShown: true,
    popupDisplay: 'pointer',
    popupFixedDisplay: '',
    popupHideSeconds: 0,
    isRingToneOn: false,
    ringTone: 'chime',
    ringVolume: 60,
    ringDevice: '',
    ringDeviceName: '',
    historyDays: 30,
    language: 'system',
  },
  shortcutStatus: {
    answer: 'registered',
    decline: 'registered',
    hangUp: 'refused',
    hold: 'registered',
    bringPopup: 'registered',
    dialClipboard: 'off',
  },
  facts: {
    missedCount: 0,
    lastCallers: [],
    historyRevision: 0,
    doNotDisturb: 'off',
    startAtLogin: 'off',
    displays: [{ key: 'display-1', label: 'Built-in display', isPrimary: true }],
    popupGrows: 'up',
    isPopupMoved: false,
    popupPlacing: 'full',
  },
  page: 'calls',
  language: 'en',
  isDemo: false,
  signInHint: { account: '', username: '' },
};

/** A ringing call from outside, with anything changed. */
export const ringing = (changes: Partial<CallCard> = {}): CallCard => ({
  key: 'call-1',
  direction: 'inbound',
  phase: 'ringing',
  name: 'Marlene Fischer',
  number: '+49 30 901820',
  calledLabel: 'Sales (200)',
  elapsedMs: 7_200,
  actions: ['answer', 'decline', 'redirect'],
  isHidden: false,
  ...changes,
});

/** A call that is being talked in, with anything changed. */
export const talking = (changes: Partial<CallCard> = {}): CallCard =>
  ringing({
    key: 'call-2',
    phase: 'connected',
    name: 'Tom Baker',
    number: '+44 20 7946 0018',
    elapsedMs: 754_000,
    actions: ['hold', 'transfer', 'consult', 'conference', 'digits', 'hangUp'],
    ...changes,
  });

/** A file was imported, and not all of it could be used. */
const withContacts: UiState['facts'] = {
  ...quiet.facts,
  contacts: {
    count: 2_418,
    fileName: 'Customers and suppliers 2026 (export of the sales department).csv',
    importedMs: Date.UTC(2026, 8, 14, 9, 30),
    skipped: { noNumber: 37, noName: 1, unreadable: 0, beyondLimit: 0 },
  },
};

const long = 'Dr. Maximiliane Freifrau von Hohenstein-Wartenberg';
const prompt: DialPrompt = { id: 'prompt-1', number: { dial: '+442079460018', display: '+44 20 7946 0018' } };
const cards = (...shown: CallCard[]): Partial<UiState> => ({ cards: shown });
const german = { language: 'de' } as const;

/** Every state that a key can be in. */
const everyStatus: UiState['shortcutStatus'] = {
  ...({ answer: 'registered', decline: 'refused', hangUp: 'unconfirmed' } as const),
  ...({ hold: 'reserved', bringPopup: 'registered', dialClipboard: 'off' } as const),
};

/** A state of a page worth looking at. `press`: what is clicked once it is shown (`data-action`). `type`: then typed. */
export interface Preview {
  readonly page: 'popup' | 'panel';
  readonly state: Partial<UiState>;
  readonly press?: string;
  readonly type?: string;
  /** What is filled into the field of that name, and what is to be seen then (a selector). */
  readonly fill?: { readonly name: string; readonly text: string; readonly until?: string };
  /** The section of the settings that is opened first; the first one where left out. */
  readonly section?: string;
  /** The journal; empty where left out. */
  readonly history?: readonly UiHistoryCall[];
  /** How a sign-in is answered; sign-in-refused where left out. */
  readonly refusal?: UiFailure;
}

const outbound: CallCard = {
  key: 'call-4',
  direction: 'outbound',
  phase: 'dialing',
  farEnd: 'unknown',
  name: 'Tom Baker',
  number: '+44 20 7946 0018',
  elapsedMs: 3_000,
  actions: ['hold', 'transfer', 'consult', 'conference', 'digits', 'hangUp'],
  isHidden: false,
};

/** A call that rings while another one goes on. */
const second = (changes: Partial<CallCard> = {}): CallCard => ringing({ answeringWill: 'hold', ...changes });

/** A call that can be joined with one of two held ones. */
const consulting = (): CallCard =>
  talking({
    actions: ['hold', 'transfer', 'consult', 'completeTransfer', 'alternate', 'reconnect', 'conference', 'hangUp'],
    heldCalls: [
      { key: 'h-1', name: 'Marlene Fischer', number: '+49 30 901820' },
      { key: 'h-2', name: long },
      { key: 'h-3' },
    ],
  });

/** A call that has just ended. */
const ended = (ending: Partial<CallEnding> = {}, changes: Partial<CallCard> = {}): CallCard =>
  ringing({
    ...{ phase: 'ended', elapsedMs: 400, actions: [] },
    ending: { outcome: 'missed', dial: '+4930901820', shownForMs: 8_000, ...ending },
    ...changes,
  });

/** A call that was dialled, and has just ended. */
const endedOutbound = (outcome: CallEnding['outcome']): CallCard => ({
  ...outbound,
  ...{ phase: 'ended', elapsedMs: 400, actions: [] },
  ending: { outcome, dial: '+442079460018', shownForMs: 8_000 },
});

/** A portrait, drawn. */
const photo = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48"><path fill="#b9d3cf" d="M0 0h48v48H0z"/>' +
    '<path fill="#4a3227" d="M13 34V20a11 11 0 0 1 22 0v14z"/><path fill="#e3b594" d="M20 26h8v10h-8z"/>' +
    '<path fill="#2c5f6e" d="M6 48c0-9 7-14 14-14l4 3 4-3c7 0 14 5 14 14z"/><ellipse cx="24" cy="21" rx="7.5" ry="9" fill="#efc4a4"/>' +
    '<path fill="#4a3227" d="M16 20c0-6 3-10 9-10 5 0 7 4 7 9-4 0-8-2-10-5-1 3-3 5-6 6z"/></svg>',
)}`;

/** A popup fixed to one of two displays of one model, and dragged there. */
const fixedDisplay = {
  settings: { ...quiet.settings, popupDisplay: 'fixed', popupFixedDisplay: 'DELL U2720Q #2', popupHideSeconds: 20 },
  facts: {
    ...quiet.facts,
    isPopupMoved: true,
    displays: [
      { key: 'DELL U2720Q #1', label: 'DELL U2720Q', isPrimary: true },
      { key: 'DELL U2720Q #2', label: 'DELL U2720Q', isPrimary: false },
      { key: 'internal #1', label: '', isPrimary: false },
    ],
  },
} satisfies Partial<UiState>;

/** The popup's states. */
const popup: Readonly<Record<string, Preview>> = {
  ringing: { page: 'popup', state: cards(ringing()) },
  'ringing-long-de': {
    page: 'popup',
    state: {
      ...german,
      ...cards(ringing({ name: long, calledLabel: 'Kundendienst Innendienst Süd (Sammelruf 450)' })),
    },
  },
  'ringing-withheld': {
    page: 'popup',
    state: cards({
      key: 'call-1',
      direction: 'inbound',
      phase: 'ringing',
      elapsedMs: 61_000,
      calledLabel: '200',
      actions: ['answer', 'redirect', 'hangUp'],
      isHidden: false,
    }),
  },
  connected: { page: 'popup', state: cards(talking()) },
  conference: { page: 'popup', state: cards(talking({ isConference: true })) },
  'conference-fr': { page: 'popup', state: { language: 'fr', ...cards(talking({ isConference: true })) } },
  'connected-fr': { page: 'popup', state: { language: 'fr', ...cards(talking({ name: long })) } },
  'connected-de': { page: 'popup', state: { ...german, ...cards(talking()) } },
  held: {
    page: 'popup',
    state: cards(
      talking({
        phase: 'held',
        actions: ['retrieve', 'transfer', 'completeTransfer', 'alternate', 'reconnect', 'hangUp'],
      }),
    ),
  },
  dialing: { page: 'popup', state: cards(outbound) },
  pending: { page: 'popup', state: cards(ringing({ pending: 'answer' })) },
  refused: {
    page: 'popup',
    state: cards(
      talking({
        refused: { action: 'transfer', failure: { code: 'not-allowed', correlationId: '5f0c9e0a-7b1f-4d0e' } },
      }),
    ),
  },
  'refused-de': {
    page: 'popup',
    state: { ...german, ...cards(talking({ refused: { action: 'transfer', failure: { code: 'timeout' } } })) },
  },
  transfer: { page: 'popup', state: cards(talking()), press: 'transfer', type: 'a' },
  'transfer-de': {
    page: 'popup',
    state: { ...german, ...cards(talking({ name: long })) },
    press: 'transfer',
    type: 'o',
  },
  'transfer-recent': { page: 'popup', state: cards(talking()), press: 'transfer' },
  'redirect-recent-fr': { page: 'popup', state: { language: 'fr', ...cards(ringing()) }, press: 'redirect' },
  digits: { page: 'popup', state: cards(talking()), press: 'digits', type: '12*#' },
  stacked: {
    page: 'popup',
    state: cards(talking(), ringing(), ringing({ key: 'call-3', name: long, elapsedMs: 2_000 })),
  },
  many: {
    page: 'popup',
    state: cards(
      ...[
        'Ada Lovelace',
        'Grace Hopper',
        'Edith Clarke',
        'Mary Jackson',
        'Joan Clarke',
        'Hedy Lamarr',
        'Ida Rhodes',
      ].map((name, place) => ringing({ key: `call-${place}`, name, elapsedMs: 30_000 - place * 4_000 })),
    ),
  },
  'ringing-contact': { page: 'popup', state: cards(ringing({ organisation: 'Fischer & Töchter GmbH', photo })) },
  'ringing-no-photo': {
    page: 'popup',
    state: cards(ringing({ organisation: 'Fischer & Töchter GmbH', photo: 'data:image/png;base64,AAAA' })),
  },
  'ended-missed': { page: 'popup', state: cards(ended()) },
  'ended-missed-de': { page: 'popup', state: { ...german, ...cards(ended()) } },
  'ended-answered': {
    page: 'popup',
    state: cards(ended({ outcome: 'answered', talkedMs: 754_000 }, { organisation: 'Fischer & Töchter GmbH' })),
  },
  'ended-redirected': {
    page: 'popup',
    state: cards(ended({ outcome: 'redirected', sentTo: 'Jan-Ole Andersen (202)' })),
  },
  'ended-elsewhere': { page: 'popup', state: cards(ended({ outcome: 'elsewhere' })) },
  'ended-failed': { page: 'popup', state: cards(endedOutbound('failed')) },
  'ended-unknown': { page: 'popup', state: cards(endedOutbound('unknown')) },
  'ended-beneath': {
    page: 'popup',
    state: cards(talking(), ended({ outcome: 'declined' }, { key: 'call-9', name: long })),
  },
  'second-ring': { page: 'popup', state: cards(talking(), second()) },
  'second-ring-end-de': { page: 'popup', state: { ...german, ...cards(talking(), second({ answeringWill: 'end' })) } },
  'second-ring-fr': { page: 'popup', state: { language: 'fr', ...cards(talking(), second()) } },
  'held-choice': { page: 'popup', state: cards(consulting()), press: 'completeTransfer' },
  'held-choice-de': { page: 'popup', state: { ...german, ...cards(consulting()) }, press: 'completeTransfer' },
  'held-choice-fr': { page: 'popup', state: { language: 'fr', ...cards(consulting()) }, press: 'conference' },
  'two-lines': { page: 'popup', state: cards(ringing({ lineLabel: 'Reception (203)' })) },
  'two-lines-de': {
    page: 'popup',
    state: { ...german, ...cards(outbound, ringing({ name: long, lineLabel: 'Empfang Hauptgebäude (203)' })) },
  },
  'dial-prompt': { page: 'popup', state: { dialPrompt: prompt } },
  'ringing-demo': { page: 'popup', state: { isDemo: true, ...cards(ringing()) } },
  'dial-prompt-de': { page: 'popup', state: { ...german, dialPrompt: prompt } },
  'dial-nothing': { page: 'popup', state: { dialPrompt: { id: 'prompt-2', failure: { code: 'invalid-number' } } } },
};

const at = (hour: number, minute: number): number => Date.UTC(2026, 10, 23, hour, minute);

/** What came while the line was down: one of each kind that looks different. */
const offlineCalls: readonly UiOfflineCall[] = [
  {
    ...{ key: 'o-1', direction: 'inbound', outcome: 'missed', startedMs: at(14, 2) },
    ...{ name: 'Marlene Fischer', number: '+49 30 901820', dial: '+4930901820' },
  },
  { key: 'o-2', direction: 'inbound', outcome: 'missed', startedMs: at(13, 58) },
  {
    ...{ key: 'o-3', direction: 'inbound', outcome: 'elsewhere', startedMs: at(13, 40) },
    ...{ name: long, number: '020 7946 0018', dial: '+442079460018' },
  },
  {
    ...{ key: 'o-4', direction: 'outbound', outcome: 'unknown', startedMs: at(13, 31) },
    ...{ number: '020 7946 0991', dial: '+442079460991' },
  },
];

const aDay = 86_400_000;
const thisMorning = at(9, 30);
/** When the previews are looked at, ms since the epoch: the same moment every time. */
export const previewMs = at(14, 30);

/** The journal: one of each kind that looks different, over three days. */
const history: readonly UiHistoryCall[] = [
  {
    ...{ key: 'h-1', direction: 'inbound', outcome: 'missed', startedMs: thisMorning, calledLabel: 'Sales (450)' },
    ...{
      name: 'Marlene Fischer',
      number: '+49 30 901820',
      dial: '+4930901820',
      organisation: 'Kontor Lindqvist & Söhne',
    },
  },
  {
    ...{ key: 'h-2', direction: 'outbound', outcome: 'answered', startedMs: thisMorning - 500_000, talkedMs: 252_000 },
    ...{ name: 'Anna Schmidt', number: '201', dial: '201' },
  },
  { key: 'h-3', direction: 'inbound', outcome: 'missed', startedMs: thisMorning - 900_000, wasOffline: true },
  {
    ...{ key: 'h-4', direction: 'inbound', outcome: 'answered', startedMs: thisMorning - aDay, talkedMs: 3_723_000 },
    ...{ name: long, number: '020 7946 0018', dial: '+442079460018', calledLabel: '200' },
  },
  {
    ...{ key: 'h-5', direction: 'outbound', outcome: 'unknown', startedMs: thisMorning - aDay - 60_000 },
    ...{ number: '020 7946 0991', dial: '+442079460991' },
  },
  {
    ...{
      key: 'h-6',
      direction: 'inbound',
      outcome: 'elsewhere',
      startedMs: thisMorning - 4 * aDay,
      calledLabel: '200',
    },
    ...{ name: 'Tom Baker', number: '020 7946 0018', dial: '+442079460018', organisation: 'Baker & Sons' },
  },
  {
    ...{ key: 'h-7', direction: 'outbound', outcome: 'failed', startedMs: thisMorning - 4 * aDay - 90_000 },
    ...{ name: 'Zoé Lefèvre', number: '204', dial: '204' },
  },
];

const missed: Partial<UiState> = { facts: { ...quiet.facts, missedCount: 2 } };

const { account: _signedIn, ...signedOut } = quiet;

const signInHint = { account: '1234567', username: 'anna.weber@example.com' };

const twoLines: UiState['link'] = { state: 'online', endpointIds: ['201', '203'] };

/** Typed on the dial page. */
const dialled = (text: string): NonNullable<Preview['fill']> => ({
  ...{ name: 'number', text },
  until: '[data-testid="dial-preview"]:not(:empty), [role="option"][aria-selected="true"]',
});

/** The panel's pages. */
const panel: Readonly<Record<string, Preview>> = {
  'sign-in': { page: 'panel', state: { page: 'sign-in' } },
  'sign-in-refused': { page: 'panel', state: { page: 'sign-in', signInHint, ...german }, press: 'sign-in' },
  calls: { page: 'panel', state: cards(ringing({ isHidden: true, isIgnored: true }), talking()) },
  'calls-empty-demo': { page: 'panel', state: { isDemo: true } },
  'calls-down-de': {
    page: 'panel',
    state: {
      ...german,
      link: { state: 'retrying', failure: { code: 'offline' }, endpointIds: ['200'], retryInSeconds: 12 },
    },
  },
  'calls-signed-in-again': { page: 'panel', state: { link: { state: 'auth-required', endpointIds: [] } } },
  'sign-in-browser': { page: 'panel', state: { page: 'sign-in' }, press: 'sign-in-browser' },
  'sign-in-browser-de': { page: 'panel', state: { page: 'sign-in', ...german }, press: 'sign-in-browser' },
  'sign-in-throttled': {
    page: 'panel',
    state: { page: 'sign-in', signInHint },
    press: 'sign-in',
    refusal: { code: 'throttled', retryAfterSeconds: 30 },
  },
  'sign-in-single-sign-on': {
    page: 'panel',
    state: { page: 'sign-in', signInHint },
    press: 'sign-in',
    refusal: { code: 'single-sign-on' },
  },
  'sign-in-again': {
    page: 'panel',
    state: {
      ...{ page: 'sign-in', signInHint },
      link: { state: 'auth-required', failure: { code: 'auth-required' }, endpointIds: [] },
    },
  },
  'sign-in-keychain': {
    page: 'panel',
    state: {
      page: 'sign-in',
      link: { state: 'signed-out', failure: { code: 'keychain-unavailable' }, endpointIds: [] },
    },
  },
  'signed-out-unheard': { page: 'panel', state: { page: 'sign-in', signInHint, signOutFailure: { code: 'offline' } } },
  'calls-offline': { page: 'panel', state: { offlineCalls, ...cards(talking()) } },
  'calls-offline-fr': { page: 'panel', state: { offlineCalls, language: 'fr' } },
  'calls-history': { page: 'panel', history, state: missed },
  'calls-history-de': { page: 'panel', history, state: { ...missed, ...german } },
  'calls-history-live-fr': { page: 'panel', history, state: { ...missed, language: 'fr', ...cards(talking()) } },
  'calls-history-search': {
    page: 'panel',
    history,
    state: {},
    fill: { name: 'historySearch', text: 'baker', until: '[data-testid="history-count"]:not(:empty)' },
  },
  'calls-history-nothing': {
    page: 'panel',
    state: {},
    fill: { name: 'historySearch', text: '020 7946', until: '[data-testid="history-count"]:not(:empty)' },
  },
  'settings-popup': { page: 'panel', section: 'popup', state: { page: 'settings' } },
  'settings-popup-fixed-de': {
    ...{ page: 'panel', section: 'popup' },
    state: { ...german, page: 'settings', ...fixedDisplay },
  },
  'settings-popup-wayland-fr': {
    ...{ page: 'panel', section: 'popup' },
    state: { language: 'fr', page: 'settings', facts: { ...quiet.facts, popupPlacing: 'limited' } },
  },
  'settings-contacts-none': { page: 'panel', section: 'contacts', state: { page: 'settings' } },
  'settings-contacts': { page: 'panel', section: 'contacts', state: { page: 'settings', facts: withContacts } },
  'settings-contacts-remove-de': {
    ...{ page: 'panel', section: 'contacts', press: 'remove-contacts' },
    state: { page: 'settings', facts: withContacts, ...german },
  },
  'settings-contacts-refused-fr': {
    ...{ page: 'panel', section: 'contacts', press: 'import-contacts' },
    refusal: { code: 'invalid-input', detail: 'no-contacts' },
    state: { page: 'settings', facts: withContacts, language: 'fr' },
  },
  'settings-start': {
    ...{ page: 'panel', section: 'start' },
    state: { page: 'settings', facts: { ...quiet.facts, startAtLogin: 'on' } },
  },
  'settings-start-approval-de': {
    ...{ page: 'panel', section: 'start' },
    state: { page: 'settings', facts: { ...quiet.facts, startAtLogin: 'needs-approval' }, ...german },
  },
  'settings-start-unsupported-fr': {
    ...{ page: 'panel', section: 'start' },
    state: { page: 'settings', facts: { ...quiet.facts, startAtLogin: 'unsupported' }, language: 'fr' },
  },
  'settings-history': { page: 'panel', section: 'history', state: { page: 'settings' } },
  'settings-history-clear-de': {
    ...{ page: 'panel', section: 'history', press: 'clear-history' },
    state: { page: 'settings', ...german },
  },
  'calls-replaced': { page: 'panel', state: { link: { state: 'replaced', endpointIds: ['200'] } } },
  'calls-throttled': {
    page: 'panel',
    state: {
      link: {
        ...{ state: 'retrying', endpointIds: ['200'], retryInSeconds: 30 },
        failure: { code: 'throttled', retryAfterSeconds: 30 },
      },
    },
  },
  'calls-unremembered': { page: 'panel', state: { account: { account: '1', username: 'anna', isRemembered: false } } },
  dial: { page: 'panel', state: { page: 'dial' } },
  'dial-number': { page: 'panel', state: { page: 'dial' }, fill: dialled('020 7946 0018') },
  'dial-name-de': { page: 'panel', state: { page: 'dial', ...german }, fill: dialled('an') },
  demo: { page: 'panel', state: { page: 'demo', isDemo: true } },
  'demo-de': { page: 'panel', state: { page: 'demo', isDemo: true, ...german } },
  'demo-down-fr': {
    page: 'panel',
    state: {
      ...{ page: 'demo', isDemo: true, language: 'fr' },
      link: { state: 'retrying', failure: { code: 'offline' }, endpointIds: ['200'], retryInSeconds: 3 },
    },
  },
  'sign-in-demo': { page: 'panel', state: { page: 'sign-in', isDemo: true } },
  'dial-lines': {
    page: 'panel',
    state: { page: 'dial', link: twoLines, settings: { ...quiet.settings, dialEndpoint: '203' } },
  },
  'dial-lines-de': { page: 'panel', state: { ...german, page: 'dial', link: twoLines } },
  'calls-lines': { page: 'panel', state: { link: twoLines, ...cards(talking(), second({ lineLabel: '203' })) } },
  settings: { page: 'panel', state: { page: 'settings' } },
  'settings-lines-fr': {
    page: 'panel',
    section: 'line',
    state: { language: 'fr', page: 'settings', settings: { ...quiet.settings, endpoints: ['200', '203', '204'] } },
  },
  'settings-de': { page: 'panel', state: { page: 'settings', ...german } },
  'settings-line': { page: 'panel', section: 'line', state: { page: 'settings', link: twoLines } },
  'settings-sound': {
    ...{ page: 'panel', section: 'sound' },
    state: { page: 'settings', settings: { ...quiet.settings, isRingToneOn: true } },
  },
  'settings-sound-away-de': {
    ...{ page: 'panel', section: 'sound' },
    state: {
      ...{ ...german, page: 'settings' },
      settings: { ...quiet.settings, isRingToneOn: true, ringDevice: 'gone', ringDeviceName: 'Jabra Evolve2 65 Flex' },
    },
  },
  'settings-sound-failed-fr': {
    ...{ page: 'panel', section: 'sound' },
    state: {
      ...{ language: 'fr', page: 'settings' },
      settings: { ...quiet.settings, isRingToneOn: true },
      facts: { ...quiet.facts, ringSound: 'failed' },
    },
  },
  'settings-shortcuts': { page: 'panel', section: 'shortcuts', state: { page: 'settings' } },
  'settings-dialing': { page: 'panel', section: 'dialing', state: { page: 'settings' } },
  'settings-search': {
    page: 'panel',
    state: { page: 'settings' },
    fill: { name: 'search', text: 'address', until: '.settings-found' },
  },
  'settings-screen-pop-refused': {
    ...{ page: 'panel', section: 'screenPop', state: { page: 'settings' } },
    fill: { name: 'screenPopTemplate', text: 'http://crm.example.com/{number}', until: '.field-error' },
  },
  'settings-account-demo': { page: 'panel', state: { page: 'settings', isDemo: true } },
  'settings-screen-pop': { page: 'panel', section: 'screenPop', state: { page: 'settings' } },
  'settings-language-de': { page: 'panel', section: 'language', state: { page: 'settings', ...german } },
  'settings-connection': { page: 'panel', section: 'connection', state: { page: 'settings' } },
  health: { page: 'panel', state: { page: 'health', healthAnswer: 'attention' } },
  'health-down': {
    page: 'panel',
    state: {
      ...{ page: 'health', healthAnswer: 'no' },
      link: { state: 'retrying', failure: { code: 'offline' }, endpointIds: ['200'], retryInSeconds: 12 },
    },
  },
  'health-de': { page: 'panel', state: { page: 'health', healthAnswer: 'probably', ...german } },
  'do-not-disturb': { page: 'panel', state: { facts: { ...quiet.facts, doNotDisturb: 'on' }, ...cards(talking()) } },
  'do-not-disturb-fr': {
    page: 'panel',
    state: { language: 'fr', page: 'health', facts: { ...quiet.facts, doNotDisturb: 'on' }, healthAnswer: 'no' },
  },
  'do-not-disturb-unknown-de': {
    page: 'panel',
    state: { ...german, facts: { ...quiet.facts, doNotDisturb: 'unknown' } },
  },
  'settings-keys': {
    page: 'panel',
    state: { page: 'settings', shortcutStatus: everyStatus },
    press: 'section-shortcuts',
  },
  'settings-keys-de': {
    page: 'panel',
    state: { ...german, page: 'settings', shortcutStatus: everyStatus },
    press: 'section-shortcuts',
  },
  'health-exported': { page: 'panel', state: { page: 'health' }, press: 'export-diagnostics' },
};

/** Every previewed state by name. */
export const previews: Readonly<Record<string, Preview>> = { ...popup, ...panel };

/** The whole state of a preview; sign-in pages have no account. */
export function stateOf(preview: Preview): UiState {
  const base = preview.state.page === 'sign-in' ? signedOut : quiet;
  return { ...base, ...preview.state };
}

/** What the fake bridge answers to a health question. */
export const health: readonly UiHealthCheck[] = [
  { name: 'line', status: 'pass', sentence: 'The line is up: calls reach this computer.' },
  { name: 'endpoint', status: 'pass', sentence: 'CloudLink knows extension 200.' },
  {
    name: 'subscription',
    status: 'pass',
    sentence: 'Subscribed. It runs out in 23 hours, and is renewed before that.',
  },
  { name: 'connection', status: 'pass', sentence: 'The connection has been open for 12 minutes.' },
  { name: 'alive', status: 'pass', sentence: 'The other side was heard 8 seconds ago.' },
  {
    name: 'token',
    status: 'pass',
    sentence: 'The access token is 12 minutes old. It runs out in 48 minutes, and is renewed before that.',
  },
  {
    name: 'keychain',
    status: 'fail',
    sentence: 'The keychain could not be used: the sign-in lasts for this run only.',
  },
  { name: 'lastEvent', status: 'unknown', sentence: 'No event has come on this connection yet.' },
  { name: 'clock', status: 'fail', sentence: 'This computer’s clock is 4 minutes slow.' },
  { name: 'proxy', status: 'pass', sentence: 'No proxy is in use.' },
  { name: 'actions', status: 'unknown', sentence: 'The platform did not list its call actions; some may be refused.' },
];
