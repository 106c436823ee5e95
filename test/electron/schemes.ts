import { createRequire } from 'node:module';

/**
 * Chromium does not know an app's own scheme, so `scheme://host/path` is shown to it as
 * `https://host.scheme.standin.invalid/path` (the name cannot exist, and every request is answered here) and shown to
 * the app as its own again.
 */
const suffix = '.standin.invalid';

const known = new Map<string, Electron.Privileges>();

/** Registers what `protocol.registerSchemesAsPrivileged` was given. Only standard, secure schemes can be shown as https. */
export function registerScheme({ scheme, privileges = {} }: Electron.CustomScheme): void {
  if (!/^[a-z][a-z0-9-]*$/.test(scheme)) throw new Error(`The stand-in for Electron cannot show the scheme ${scheme}`);
  known.set(scheme, privileges);
}

/** Whether the scheme was registered as standard, so that its addresses have a host. */
export const isKnownScheme = (scheme: string): boolean => known.get(scheme)?.standard === true;

const schemeOf = (url: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? '';

/** An address of the app as Chromium sees it. */
export function toChromium(url: string): string {
  const scheme = schemeOf(url);
  if (!isKnownScheme(scheme)) return url;
  const parts = /^[^:]+:\/\/([^/?#]*)(.*)$/s.exec(url);
  return `https://${parts?.[1] ?? ''}.${scheme}${suffix}${parts?.[2] || '/'}`;
}

/** An address in Chromium as the app sees it. */
export function fromChromium(url: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([a-z][a-z0-9-]*)\.standin\.invalid(?=[/?#]|$)(.*)$/s.exec(url);
  if (parts === null || !isKnownScheme(parts[2] ?? '')) return url;
  return `${parts[2]}://${parts[1]}${parts[3]}`;
}

/** The origin of a frame as Electron names it: scheme and host, or "null". */
export function originFromChromium(origin: string): string {
  if (origin === '' || origin === '://' || origin === 'null') return 'null';
  return fromChromium(origin);
}

/** A response header with the app's scheme in it (CSP sources) as Chromium must see it. */
export function headerToChromium(value: string): string {
  let text = value;
  for (const scheme of known.keys()) {
    text = text.replaceAll(
      new RegExp(`${scheme}://([^\\s;,'"/]+)`, 'g'),
      (_all, host: string) => `https://${host}.${scheme}${suffix}`,
    );
    text = text.replaceAll(new RegExp(`(^|[\\s;,])${scheme}:(?=[\\s;,]|$)`, 'g'), `$1https://*.${scheme}${suffix}`);
  }
  return text;
}

const electronPackage = createRequire(import.meta.url)('electron/package.json') as { version: string };

/** Version of Electron that the stand-in stands for. */
export const electronVersion = electronPackage.version;
