/**
 * Expected failures, as values. A failure travels as a code with data; `locales/` holds the sentence and the hint
 * that a user reads. It never contains a secret: whoever builds one passes platform text through the redactor first.
 */
export const failureCodes = [
  'offline',
  'timeout',
  'auth-required',
  'sign-in-refused',
  'single-sign-on',
  'wrong-environment',
  'clock-wrong',
  'certificate-untrusted',
  'proxy-refused',
  'no-extension',
  'forbidden',
  'no-such-route',
  'not-found',
  'unsupported-action',
  'not-allowed',
  'not-confirmed',
  'throttled',
  'platform-error',
  'unreadable-answer',
  'keychain-unavailable',
  'invalid-number',
  'invalid-input',
  'unknown-command',
  'unknown-call',
  'unknown-endpoint',
  'cancelled',
  'system-refused',
  'unexpected',
] as const;

/** Name of an expected failure; the key of its sentence in `locales/`. */
export type FailureCode = (typeof failureCodes)[number];

/** One expected failure. */
export interface Failure {
  readonly code: FailureCode;
  /** What was being done, for logs and headless output: short, English, free of secrets. */
  readonly detail?: string;
  /** HTTP status of the platform's answer, where there was one. */
  readonly status?: number;
  /** The platform's `x-mitel-correlation-id`, which Mitel's support asks for. */
  readonly correlationId?: string;
  /** How long the platform asked us to wait, in ms (`throttled` only). */
  readonly retryAfterMs?: number;
}

/** The outcome of something that may fail in an expected way. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** Wraps a value as a success. */
export const success = <T>(value: T): Result<T> => ({ ok: true, value });

/** Builds a failed result from a code and its data. */
export const failed = (code: FailureCode, data: Omit<Failure, 'code'> = {}): { ok: false; failure: Failure } => ({
  ok: false,
  failure: { code, ...data },
});
