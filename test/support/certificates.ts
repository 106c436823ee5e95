import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const directory = new URL('../fixtures/certificates/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, directory), 'utf8');

/** Certificates that a test server may show; how they were made: test/fixtures/certificates/make.sh. */
export type TestCertificate = 'server' | 'expired' | 'future' | 'self-signed';

/** Where the certificate of the private authority lies, for SSL_CERT_FILE. */
export const authorityFile = fileURLToPath(new URL('authority.pem', directory));

/** The private authority, PEM. */
export const authority = read('authority.pem');

/** Key and certificate for `cloudlink.test`, everything below it, `proxy.test`, `localhost` and 127.0.0.1. */
export const serverIdentity = (certificate: TestCertificate = 'server') => ({
  key: read('server.key'),
  cert: read(`${certificate}.pem`),
});
