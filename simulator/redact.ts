const secretNames = new Set(
  [
    ...['password', 'sipPassword', 'code', 'code_verifier', 'token', 'access_token', 'refresh_token'],
    ...['id_token_hint', 'client_secret', 'authorization', 'cookie', 'proxy-authorization'],
  ].map((name) => name.toLowerCase()),
);

/** What stands in the ledger in place of a secret. */
export const redacted = '[redacted]';

/** A copy of a request's body or headers in which every secret is replaced, at any depth. */
export function redact(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(redact);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretNames.has(name.toLowerCase()) ? redacted : redact(inner),
    ]),
  );
}

/** The path with the values of secret query parameters replaced; signatures count as secrets. */
export function redactPath(path: string): string {
  return path.replace(/([?&](?:access_token|token|signature|[^=&]*-signature)=)[^&]*/gi, `$1${redacted}`);
}
