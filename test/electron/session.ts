import type { AppRequest, Verdict } from './requests.ts';
import { isKnownScheme, registerScheme } from './schemes.ts';
import { systemProxy } from './settings.ts';
import { type Faithful, guarded, unsupported } from './unsupported.ts';

type Handler = (request: Request) => Response | Promise<Response>;
type BeforeRequest = Parameters<Electron.WebRequest['onBeforeRequest']>[0];
type HeadersReceived = Parameters<Electron.WebRequest['onHeadersReceived']>[0];

const handlers = new Map<string, Handler>();
const schemeOf = (url: string): string => url.slice(0, url.indexOf(':'));

let areSchemesFixed = false;

/** From now on schemes can no longer be registered as privileged: the app is ready. */
export const fixSchemes = (): void => {
  areSchemesFixed = true;
};

const protocolMembers = {
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (areSchemesFixed) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const scheme of schemes) registerScheme(scheme);
  },
  handle(scheme: string, handler: Handler): void {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    if (!isKnownScheme(scheme)) throw unsupported(`protocol.handle of ${scheme}, which is not registered as standard`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string): void => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string): boolean => handlers.has(scheme),
} satisfies Partial<Electron.Protocol>;

/** Electron's `protocol` (of the default session). */
export const protocol = guarded('protocol', protocolMembers);

let beforeRequest: BeforeRequest | undefined;
let headersReceived: HeadersReceived | undefined;

const listenerOf = (args: unknown[]): unknown => {
  if (args.length > 1) {
    const { urls } = args[0] as Electron.WebRequestFilter;
    if (!urls.includes('<all_urls>') && !urls.includes('*://*/*'))
      throw unsupported('webRequest filters other than <all_urls>');
  }
  return args.at(-1) ?? undefined;
};

const webRequestMembers = {
  onBeforeRequest: (...args: unknown[]): void => {
    beforeRequest = listenerOf(args) as BeforeRequest | undefined;
  },
  onHeadersReceived: (...args: unknown[]): void => {
    headersReceived = listenerOf(args) as HeadersReceived | undefined;
  },
} satisfies Partial<Electron.WebRequest>;

type PermissionRequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0];
type PermissionCheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0];

let permissionRequestHandler: PermissionRequestHandler = null;
let permissionCheckHandler: PermissionCheckHandler = null;
let devicePermissionHandler: Parameters<Electron.Session['setDevicePermissionHandler']>[0] = null;
let displayMediaHandler: unknown = null;

const sessionMembers = {
  protocol: protocol as unknown as Electron.Protocol,
  webRequest: guarded('webRequest', webRequestMembers) as unknown as Electron.WebRequest,
  setPermissionRequestHandler: (handler: PermissionRequestHandler): void => {
    permissionRequestHandler = handler;
  },
  setPermissionCheckHandler: (handler: PermissionCheckHandler): void => {
    permissionCheckHandler = handler;
  },
  setDevicePermissionHandler: (handler: typeof devicePermissionHandler): void => {
    devicePermissionHandler = handler;
  },
  setDisplayMediaRequestHandler: (handler: unknown): void => {
    displayMediaHandler = handler;
  },
  setSpellCheckerEnabled: (_isEnabled: boolean): void => undefined,
  isSpellCheckerEnabled: (): boolean => false,
  resolveProxy: (url: string): Promise<string> =>
    URL.canParse(url) ? Promise.resolve(systemProxy) : Promise.reject(new Error(`Invalid URL: ${url}`)),
  setProxy: (_config: Electron.ProxyConfig): Promise<void> => Promise.resolve(),
  clearCache: (): Promise<void> => Promise.resolve(),
  clearStorageData: (): Promise<void> => Promise.resolve(),
  flushStorageData: (): void => undefined,
  isPersistent: (): boolean => true,
  on: () => defaultSession,
} satisfies Partial<Electron.Session>;

/** The one session there is. Handlers that Chromium would ask about devices and screens are kept but never asked. */
export const defaultSession = guarded('Session', sessionMembers) as unknown as Electron.Session;

/** Electron's `session`. */
export const session = guarded('session', {
  defaultSession,
  fromPartition: (partition: string): Electron.Session => {
    if (partition === '') return defaultSession;
    throw unsupported('session.fromPartition with a partition of its own');
  },
} satisfies Partial<typeof Electron.Session>);

/**
 * Asks the app whether a page may use a permission; granted where the app set no handler, as in Electron. `isQuery`: what
 * Chromium only looks up, so that the request handler is not asked.
 */
export function askPermission(
  contents: Electron.WebContents,
  permission: string,
  { url: requestingUrl, isQuery }: { readonly url: string; readonly isQuery: boolean },
): Promise<boolean> {
  const handler = permissionRequestHandler;
  const name = permission as Parameters<NonNullable<PermissionCheckHandler>>[1];
  if (permissionCheckHandler?.(contents, name, requestingUrl, { requestingUrl, isMainFrame: true }) === false) {
    return Promise.resolve(false);
  }
  if (handler === null || isQuery) return Promise.resolve(true);
  return new Promise((resolve) =>
    handler(contents, permission as Parameters<typeof handler>[1], resolve, { requestingUrl, isMainFrame: true }),
  );
}

/** Answers a page's request from the app's own handlers; whatever they do not serve is blocked. */
export async function answerRequest(request: AppRequest, contents: Electron.WebContents): Promise<Verdict> {
  const details = detailsOf(request, contents);
  const before = await askBefore(details);
  if (before.cancel === true) return { kind: 'refuse', reason: 'BlockedByClient' };
  if (before.redirectURL !== undefined) return { kind: 'redirect', url: before.redirectURL };
  const handler = handlers.get(schemeOf(request.url));
  if (handler === undefined) return { kind: 'refuse', reason: 'BlockedByClient' };
  const response = await handler(toRequest(request));
  if (response.type === 'error') return { kind: 'refuse', reason: 'Failed' };
  return adjust(details, response);
}

const toRequest = ({ url, method, headers, body }: AppRequest): Request =>
  new Request(url, { method, headers: { ...headers }, ...(body === undefined ? {} : { body }) });

type Details = Electron.OnBeforeRequestListenerDetails;

const resourceTypes: Record<string, Details['resourceType']> = {
  MainFrame: 'mainFrame',
  Document: 'subFrame',
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Media: 'media',
  Ping: 'ping',
  WebSocket: 'webSocket',
  CSPViolationReport: 'cspReport',
};

let lastRequestId = 0;

const detailsOf = (request: AppRequest, contents: Electron.WebContents): Details => ({
  id: ++lastRequestId,
  url: request.url,
  method: request.method,
  webContentsId: contents.id,
  webContents: contents,
  resourceType: resourceTypes[request.resourceType] ?? 'other',
  referrer: request.headers.Referer ?? '',
  timestamp: Date.now(),
  uploadData: [],
});

const askBefore = (details: Details): Promise<Electron.CallbackResponse> => {
  const listener = beforeRequest;
  if (listener === undefined || listener === null) return Promise.resolve({});
  return new Promise((resolve) => listener(details, resolve));
};

async function adjust(details: Details, response: Response): Promise<Verdict> {
  const body = Buffer.from(await response.arrayBuffer());
  const { cancel, responseHeaders } = await askHeaders(details, response);
  if (cancel === true) return { kind: 'refuse', reason: 'BlockedByClient' };
  const changed = Object.entries(responseHeaders ?? {}).flatMap(([name, values]) =>
    [values].flat().map((value) => [name, value] as const),
  );
  return {
    kind: 'answer',
    status: response.status,
    headers: responseHeaders === undefined ? [...response.headers] : changed,
    body,
  };
}

const askHeaders = (details: Details, response: Response): Promise<Electron.HeadersReceivedResponse> => {
  const listener = headersReceived;
  if (listener === undefined || listener === null) return Promise.resolve({});
  const responseHeaders = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
  const { uploadData: _none, ...rest } = details;
  const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`;
  return new Promise((resolve) =>
    listener({ ...rest, statusCode: response.status, statusLine, responseHeaders }, resolve),
  );
};

/** What the app has set up, for a test to look at. */
export const sessionState = () => ({
  hasPermissionRequestHandler: permissionRequestHandler !== null,
  hasPermissionCheckHandler: permissionCheckHandler !== null,
  hasDevicePermissionHandler: devicePermissionHandler !== null,
  hasDisplayMediaRequestHandler: displayMediaHandler !== null,
});

export type SessionCheck = Faithful<Electron.Protocol, typeof protocolMembers>;
