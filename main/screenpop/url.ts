import { failed, type Result, success } from '../failure.ts';

/** What a template's placeholders stand for. Absent ones become empty. */
export interface ScreenPopValues {
  readonly number?: string;
  readonly name?: string;
}

const maximumValueLength = 256;
// Split by hand, because URL() would first normalise away what is to be refused. A backslash counts as a slash there.
const parts = /^https:\/\/([^/?#\\]+)(.*)$/isu;
const hasControlOrSpace = /[\s\p{Cc}]/u;

const refused = (detail: string) => failed('invalid-input', { detail: `screen pop template: ${detail}` });

const authorityFault = (authority: string): string | undefined => {
  if (authority.includes('{')) return 'a placeholder may not stand in the host';
  if (authority.includes('@')) return 'a user name or password may not stand in the address';
  return undefined;
};

const templateFault = (template: string): string | undefined => {
  if (hasControlOrSpace.test(template)) return 'no spaces or control characters';
  const match = parts.exec(template);
  if (match === null) return 'only https addresses can be opened';
  if ((match[2] ?? '').startsWith('\\')) return 'no backslash after the host';
  return authorityFault(match[1] ?? '');
};

// encodeURIComponent leaves !'()* alone; they mean something to shells, through which some desktops pass addresses on.
const encoded = (value: string): string =>
  encodeURIComponent(value).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);

// A path segment "." or ".." climbs however it is encoded (WHATWG URL, "double-dot path segment"), so it is left out.
const valueText = (value: string | undefined): string => {
  const text = (value ?? '').slice(0, maximumValueLength).toWellFormed();
  return /^\.+$/.test(text) ? '' : encoded(text);
};

const filled = (template: string, values: ScreenPopValues): string =>
  template.replace(/\{(number|name)\}/g, (_match, field: 'number' | 'name') => valueText(values[field]));

const parsed = (text: string): Result<URL> => {
  const url = URL.parse(text);
  if (url === null) return refused('not an address');
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? success(url) : refused('not https');
};

/**
 * Fills a screen pop template: `{number}` and `{name}`, each URL-encoded, anywhere after the host. Fails with
 * `invalid-input` where the template is no https address, carries a user name, or has a placeholder in its host. The
 * values come from strangers: they can change neither host nor path structure.
 */
export function buildScreenPopUrl(template: string, values: ScreenPopValues): Result<URL> {
  const fault = templateFault(template);
  return fault === undefined ? parsed(filled(template, values)) : refused(fault);
}

/** Whether a template can be used at all: an empty one is no screen pop, and fine. */
export function checkScreenPopTemplate(template: string): Result<void> {
  if (template === '') return success(undefined);
  const result = buildScreenPopUrl(template, { number: '0', name: 'x' });
  return result.ok ? success(undefined) : result;
}
