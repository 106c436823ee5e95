import type {
  Clock,
  HttpTransport,
  Log,
  NotificationTransport,
  PictureTransport,
  ProxyResolver,
  SecretRegister,
} from '../ports.ts';
import { Connector } from './connector.ts';
import { UndiciHttp } from './http-transport.ts';
import { createMqttTransport } from './mqtt-transport.ts';
import { UndiciPictures } from './pictures.ts';
import { type CertificateReader, createTrust, machineCertificates } from './trust.ts';

/** What the transports are made with. */
export interface TransportDeps {
  readonly proxies: ProxyResolver;
  /** Learns the passwords of proxies. */
  readonly secrets: SecretRegister;
  readonly clock: Clock;
  readonly log: Log;
  /** Whom TLS trusts; default: Node's own authorities and the machine's. Read once, at the first secure connection. */
  readonly trustedCertificates?: CertificateReader;
  /** How long the WebSocket handshake, CONNACK and SUBACK may each take, ms. Default 15 s. */
  readonly answerLimitMs?: number;
}

/** Every way out of this process: HTTP and the notification line, through the same proxies, with the same trust. */
export interface Transports {
  readonly http: HttpTransport;
  readonly notifications: NotificationTransport;
  readonly pictures: PictureTransport;
  /** The proxy that the last connection went through, `host:port`; undefined: none. */
  proxyInUse(): string | undefined;
  /** The network is another one: idle connections and what was learnt of proxies are forgotten. */
  forget(): void;
  /** Ends HTTP; notification connections are closed by their owner. */
  close(): Promise<void>;
}

/** Creates the transports. Sends nothing by itself. */
export function createTransports(deps: TransportDeps): Transports {
  const { proxies, secrets, clock, log, trustedCertificates = machineCertificates, answerLimitMs } = deps;
  const connector = new Connector({ proxies, secrets, clock, trust: createTrust(trustedCertificates, log) });
  const http = new UndiciHttp(connector, clock);
  const pictures = new UndiciPictures(connector);
  return {
    http: http.send,
    pictures: pictures.fetch,
    notifications: createMqttTransport({ connector, clock, ...(answerLimitMs === undefined ? {} : { answerLimitMs }) }),
    proxyInUse: () => connector.proxyInUse,
    forget: () => {
      connector.forget();
      http.forget();
    },
    close: async () => {
      connector.close();
      await Promise.all([http.close(), pictures.close()]);
    },
  };
}
