import { TransportError } from '../transport-error.ts';

/** Node's names for a chain that ends with nobody we know (X509_V_ERR_… of OpenSSL). */
const untrusted = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
  'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The code of a Node error; an error without one is named by its class. Its message may hold an address. */
const nodeCode = (error: unknown): string => {
  if (!(error instanceof Error)) return 'no answer';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
};

/**
 * What a failed connection means. A certificate of the future is our clock's fault far more often than its issuer's; one
 * that has run out is its owner's as often as not, so nothing is said of the clock.
 */
export function connectionFailure(error: unknown, what?: string): TransportError {
  if (error instanceof TransportError) return error;
  const code = nodeCode(error);
  const message = what === undefined ? code : `${what}: ${code}`;
  if (code === 'CERT_NOT_YET_VALID') return new TransportError('clock-wrong', message, { cause: error });
  return new TransportError(untrusted.has(code) ? 'certificate-untrusted' : 'offline', message, { cause: error });
}
