import type { Mask } from './mask.ts';

interface Pattern {
  readonly pattern: RegExp;
  /** Rebuilds the match from its groups, with the secret one masked. */
  readonly replace: (mask: (value: string) => string, groups: readonly string[]) => string;
}

// Only the end of a field's name decides, and all repeats are bounded: a hostile text must not hold the line up.
const secretField = String.raw`(?:token|password|passwd|passphrase|secret|signature|verifier|authorization|credential|cookie|api[-_]?key)[\w-]{0,40}`;

const between: Pattern['replace'] = (mask, [before = '', secret = '', after = '']) =>
  `${before}${mask(secret)}${after}`;

/** In order: later patterns meet the marks that earlier ones left, and none of them matches a mark. */
const patterns: readonly Pattern[] = [
  // The platform's answer to an unknown route quotes the token twice (API reference 1); the second is a bearer value.
  { pattern: /(')([^'‹›]*)(' not a valid key=value pair)/g, replace: between },
  { pattern: /\b((?:Bearer|Basic|Digest)(?:\s|%20|\+)+["']?)([^\s"',;‹›\\]+)/gi, replace: between },
  { pattern: /()(eyJ[\w-]{6,}(?:\.[\w-]*){0,4})/g, replace: between },
  // Who may pass a proxy stands in its address; up to the last @, because passwords have one of their own.
  { pattern: /(:\/\/)([^\s/?#"'<>‹›]{1,500})(@)/g, replace: between },
  { pattern: /(%3A%2F%2F)((?:(?!%2F)[^\s"'&<>‹›]){1,500})(%40)/gi, replace: between },
  // HTTPS_PROXY is often set without a scheme: `user:password@proxy:3128`.
  {
    pattern:
      /(?<![\w/@.:%-])(?!sips?:|tel:|mailto:)()([\w.%~+-]{1,64}:[^\s/@:"'<>‹›]{1,200})(@(?=[\w.-]{1,250}:\d{2,5}(?!\d)))/gi,
    replace: between,
  },
  // A notification address carries its authorisation in its query (API reference 4.3).
  { pattern: /(\bwss?:\/\/[^\s?"'<>]{0,300}\?)([^\s"'<>‹›]+)/gi, replace: between },
  { pattern: /(\bX-Amz-[\w-]{1,40}(?:=|%3D))([^\s&"'<>%‹›]+(?:%2[0-9A-F][^\s&"'<>%‹›]*)*)/gi, replace: between },
  {
    pattern: new RegExp(String.raw`(${secretField}\\{0,3}["']?\s{0,9}[:=]\s{0,9}\\{0,3}")([^"\\‹›]+)`, 'gi'),
    replace: between,
  },
  {
    pattern: new RegExp(
      String.raw`(${secretField}\\{0,3}["']?\s{0,9}(?:[:=]|%3D)\s{0,9})(?!Bearer|Basic|Digest)([^\s"'\\,;&{}[\]‹›]+)`,
      'gi',
    ),
    replace: between,
  },
  { pattern: /((?:^|[?&\s#]|%3F|%26)code(?:=|%3D))([^\s&"'<>‹›]+)/gi, replace: between },
  // What ties a browser's way back to its sign-in (RFC 6749, 10.12).
  { pattern: /((?:[?&#]|%3F|%26)state(?:=|%3D))([^\s&"'<>%‹›]+)/gi, replace: between },
];

/** The text with everything shaped like a secret masked. */
export const maskPatterns = (text: string, mask: Mask): string =>
  patterns.reduce(
    (masked, { pattern, replace }) =>
      masked.replace(pattern, (_match, ...rest: unknown[]) =>
        replace(
          (value) => mask('masked', value),
          rest.slice(0, 3).map((group) => (typeof group === 'string' ? group : '')),
        ),
      ),
    text,
  );
