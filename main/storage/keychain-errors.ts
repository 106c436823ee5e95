/** Why the keychain cannot be used; the words are for logs and health, never the system's own message. */
export type KeychainProblem =
  | 'not-installed'
  | 'no-service'
  | 'locked'
  | 'cancelled'
  | 'denied'
  | 'timeout'
  | 'damaged-entry'
  | 'unknown';

/**
 * The OS credential store cannot be used. Carries a code instead of the system's message, because that message may quote
 * what was to be stored.
 */
export class KeychainUnavailable extends Error {
  override readonly name = 'KeychainUnavailable';
  readonly problem: KeychainProblem;

  constructor(problem: KeychainProblem) {
    super(`keychain unavailable: ${problem}`);
    this.problem = problem;
  }
}

/** What libsecret, the macOS keychain and Windows say, as seen through keytar; the first match counts. */
const knownMessages: readonly (readonly [RegExp, KeychainProblem])[] = [
  [/failed to load keytar|cannot find (module|package)|cannot open shared object/i, 'not-installed'],
  [/cancell?ed|dismissed/i, 'cancelled'],
  [/locked|interaction is not allowed/i, 'locked'],
  [/timed? ?out|timeout|did not receive a reply|noreply/i, 'timeout'],
  [/denied|not permitted|passphrase you entered|authorization/i, 'denied'],
  [/d-?bus|org\.freedesktop|could not connect|no such (file|interface|object)|connection (is )?closed/i, 'no-service'],
];

/** Turns whatever the credential store threw into a code. */
export const toKeychainUnavailable = (error: unknown): KeychainUnavailable => {
  if (error instanceof KeychainUnavailable) return error;
  const message = error instanceof Error ? error.message : '';
  return new KeychainUnavailable(knownMessages.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown');
};
