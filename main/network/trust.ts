import tls from 'node:tls';
import type { Log } from '../ports.ts';

/** Reads the certificates of the authorities to trust, PEM; throws where the machine does not give them. */
export type CertificateReader = () => readonly string[];

/**
 * Node's own authorities, those of NODE_EXTRA_CA_CERTS, and those of the system's trust store, where companies put the
 * one that signs for their inspecting proxy.
 */
export const machineCertificates: CertificateReader = () => [
  ...tls.getCACertificates('default'),
  ...tls.getCACertificates('system'),
];

/**
 * The TLS context of every connection, made when the first one is: reading the system's store takes some time, and
 * parsing it again for every connection would take as much each time. Where the store cannot be read, Node's own
 * authorities have to do: undefined.
 */
export function createTrust(read: CertificateReader, log: Log): () => tls.SecureContext | undefined {
  let context: { readonly value: tls.SecureContext | undefined } | undefined;
  const load = (): tls.SecureContext | undefined => {
    try {
      return tls.createSecureContext({ ca: [...new Set(read())] });
    } catch (error) {
      log.warn('the system’s certificates cannot be read', { error });
      return undefined;
    }
  };
  return () => {
    context ??= { value: load() };
    return context.value;
  };
}
