import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Canaries, spellingsOf } from './canary-secrets.ts';
import type { ToldCall } from './other-platform/manners.ts';
import { OtherPlatform } from './other-platform/platform.ts';

/** A request as a hostile answer sees it. */
export interface HostileRequest {
  /** For example `POST authentication/token`. */
  readonly route: string;
  /** Fields of its form or JSON. */
  readonly fields: Readonly<Record<string, string>>;
  /** The body as it came. */
  readonly raw: string;
  /** The access token that it carries. */
  readonly bearer: string;
}

/** An answer, byte for byte. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a request is answered for once. */
export type Reaction = (request: HostileRequest) => RawAnswer;

const wrongRouteText = readFileSync(new URL('../fixtures/wrong-route-403.txt', import.meta.url), 'utf8');

const json = (status: number, body: unknown): RawAnswer => ({ status, body: JSON.stringify(body) });

const inEverySpelling = (values: readonly string[]): string => values.flatMap(spellingsOf).join(' ');

/** An error whose message says each value again, in every spelling. Two at most: a failure's text is cut. */
export const repeating = (status: number, ...values: readonly string[]): RawAnswer =>
  json(status, { message: inEverySpelling(values) });

/** The same without any JSON around it. */
export const muttering = (status: number, ...values: readonly string[]): RawAnswer => ({
  status,
  body: `<html>${inEverySpelling(values)}</html>`,
  headers: { 'content-type': 'text/html' },
});

/** The gateway's answer to a route that does not exist: the token twice (API reference 1). */
export const wrongRoute: Reaction = ({ bearer }) =>
  json(403, { message: wrongRouteText.replaceAll('{tokenValue}', bearer) });

/** The token has run out, and is told so. */
export const expired: Reaction = ({ bearer }) => repeating(401, bearer);

/** An error that names the request by its token. */
export const misnumbered =
  (status: number): Reaction =>
  ({ bearer }) => ({ ...repeating(status, bearer), headers: { 'x-mitel-correlation-id': bearer } });

/**
 * A platform whose every secret is a canary, and which says again what it was told wherever a test wants it. Signing in,
 * the directory and the signed addresses are its own; the rest is the other platform's.
 */
export class HostilePlatform {
  readonly canaries = new Canaries();
  readonly password = this.canaries.plant('password', { joint: ' "ö+%&\\', count: 2 });
  readonly wrongPassword = this.canaries.plant('wrong password', { joint: ' "ß+%&\\', count: 2 });
  readonly sipPassword = this.canaries.plant('sipPassword', { joint: '!', count: 2 });
  readonly proxyPassword = this.canaries.plant('proxy password', { joint: '@/:%', count: 2 });
  readonly account = '4711';
  readonly username = 'grace@example.com';
  readonly clientId = 'client-of-the-hostile';
  /** Those that count now. */
  tokens = { access: '', refresh: '' };
  readonly #other = new OtherPlatform();
  readonly #plans: { readonly route: RegExp; readonly react: Reaction }[] = [];
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #grants = 0;
  #front: { readonly services?: string; readonly line?: string } = {};

  async start(): Promise<this> {
    await this.#other.start();
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#other.stop();
  }

  /** The template for `--api`. */
  get api(): string {
    return `${this.#front.services ?? `http://127.0.0.1:${this.port}`}/other/{service}/2017-09-01`;
  }

  /** From now on it says that it is reached here, by other names and through others. */
  standBehind(front: { readonly services: string; readonly line: string }): void {
    this.#front = front;
  }

  /** The next request to this route is answered so; several plans for one route are used one after the other. */
  next(route: RegExp, react: Reaction): void {
    this.#plans.push({ route, react });
  }

  /** Plans that no request has met yet. */
  get unmet(): readonly string[] {
    return this.#plans.map(({ route }) => route.source);
  }

  /** A call that is published is also listed, as it was published last. */
  publish(call: ToldCall): void {
    const { calls } = this.#other;
    const index = calls.findIndex(({ endpointId, id }) => endpointId === call.endpointId && id === call.id);
    calls.splice(index < 0 ? calls.length : index, 1, call);
    this.#other.put(call);
  }

  /** No call is listed any more. */
  endCalls(): void {
    this.#other.calls.length = 0;
  }

  /** Sends this text to every subscription. */
  publishRaw(payload: string): void {
    this.#other.raw(payload);
  }

  /** A call in whose publication every secret stands somewhere: by its name, by its shape, or as what it is. */
  gossip(callId: string): void {
    const { access, refresh } = this.tokens;
    const named = { password: this.password, sipPassword: this.sipPassword, 'proxy-authorization': this.proxyPassword };
    const known = inEverySpelling([access, refresh]);
    const [code, verifier] = [this.#last('authorization code'), this.#last('PKCE verifier')];
    const shaped = {
      form: new URLSearchParams({ code, code_verifier: verifier, password: this.password }).toString(),
      address: `wss://nowhere.test/mqtt?X-Amz-Signature=${this.#last('signed address')}`,
      proxy: `http://grace:${encodeURIComponent(this.proxyPassword)}@proxy.test:3128`,
    };
    const call = { state: 'ringing', cause: 'newCall', direction: 'inbound', from: '+441632960001', to: '200' };
    const content = { ...call, ...named, ...shaped, known, extraPbxData: JSON.stringify({ ...named, note: refresh }) };
    const subject = `/2017-09-01/endpoints/200/calls/${callId}`;
    this.publishRaw(JSON.stringify({ publicationId: callId, method: 'PUT', subject, content }));
  }

  #last(kind: string): string {
    return this.canaries.all().findLast((canary) => canary.kind === kind)?.value ?? '';
  }

  dropLine(): void {
    this.#other.broker.closeSockets();
  }

  /** An answer to POST /connections whose address nobody can connect to, for a reason of its own. */
  refusedAddress(base = `ws://127.0.0.1:${this.port}/refused`, rest = ''): RawAnswer {
    return this.#connection(`${base}?X-Amz-Signature=${this.#signature()}${rest}`);
  }

  /** A page of the directory, as the real one is: with each user's telephone password. */
  directoryPage(next = ''): RawAnswer {
    const items = [{ userId: '7', name: 'Ada Lovelace', extension: '201', sipPassword: this.sipPassword }];
    return json(200, { count: 2, _links: { next: { href: `/users?$skip=1${next}` } }, _embedded: { items } });
  }

  /** An error that dumps a directory record. */
  directoryDump(): RawAnswer {
    return json(500, { message: `cannot serialise {"userId":"7","sipPassword":"${this.sipPassword}"}` });
  }

  get #lineOrigin(): string {
    return this.#front.line ?? this.#otherOrigin.replace('http', 'ws');
  }

  /** Of its services. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Of its notification line. */
  get linePort(): number {
    return Number(new URL(this.#otherOrigin).port);
  }

  get #otherOrigin(): string {
    return new URL(this.#other.api.replace('{service}', 'media')).origin;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await readRequest(request);
    const answer = this.#planned(asked) ?? this.#own(asked) ?? (await this.#passOn(request, asked));
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body);
  }

  #planned(asked: HostileRequest): RawAnswer | undefined {
    const index = this.#plans.findIndex(({ route }) => route.test(asked.route));
    return index < 0 ? undefined : this.#plans.splice(index, 1)[0]?.react(asked);
  }

  #own(asked: HostileRequest): RawAnswer | undefined {
    switch (asked.route) {
      case 'POST authentication/authorize':
        return this.#authorize(asked);
      case 'POST authentication/token':
        return this.#grant(asked);
      case 'GET authentication/token':
        return json(200, { principalId: 'p-1', accountId: 'a-1', name: 'Grace Hopper', extension: '200' });
      case 'POST notifications/connections':
        return this.#connection(`${this.#lineOrigin}/mqtt?X-Amz-Signature=${this.#signature()}`);
      case 'GET admin/users':
        return json(200, { count: 0, _embedded: { items: [] } });
      default:
        return undefined;
    }
  }

  #authorize({ fields }: HostileRequest): RawAnswer {
    if (fields.password !== this.password) return repeating(401, fields.password ?? '');
    return json(201, { code: this.canaries.plant('authorization code', { joint: '/' }) });
  }

  #grant({ fields }: HostileRequest): RawAnswer {
    if (fields.grant_type === 'refresh_token' && fields.refresh_token !== this.tokens.refresh)
      return repeating(401, fields.refresh_token ?? '');
    this.tokens = this.#newTokens();
    return json(200, { expires_in: '3747', access_token: this.tokens.access, refresh_token: this.tokens.refresh });
  }

  /** Shaped like nothing, then like a JWT; short, then too long for one keychain entry. */
  #newTokens(): { access: string; refresh: string } {
    this.#grants += 1;
    const isOdd = this.#grants % 2 === 1;
    const access = this.canaries.plant('access token', isOdd ? { joint: '+/=' } : { joint: '.', head: 'eyJ' });
    return { access, refresh: this.canaries.plant('refresh token', { count: isOdd ? 4 : 250 }) };
  }

  #signature(): string {
    return this.canaries.plant('signed address', { joint: '-' });
  }

  #connection(wssUrl: string): RawAnswer {
    return json(201, { connection: { websocket: { wssUrl, mqttClientId: `client-${Math.random()}` } } });
  }

  async #passOn({ method = 'GET', url = '', headers }: IncomingMessage, { raw }: HostileRequest): Promise<RawAnswer> {
    const contentType = headers['content-type'] ?? 'application/json';
    const body = raw === '' ? {} : { body: raw };
    const answer = await fetch(this.#otherOrigin + url, { method, headers: { 'content-type': contentType }, ...body });
    return { status: answer.status, body: await answer.text() };
  }
}

const fieldsOf = (raw: string): Record<string, string> =>
  raw.startsWith('{') ? (JSON.parse(raw) as Record<string, string>) : Object.fromEntries(new URLSearchParams(raw));

const readRequest = async (request: IncomingMessage): Promise<HostileRequest> => {
  const raw = await text(request);
  const [, , service = '', , ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
  const bearer = (request.headers.authorization ?? '').replace(/^Bearer /, '');
  return { route: `${request.method} ${service}/${rest.join('/')}`, fields: fieldsOf(raw), raw, bearer };
};
