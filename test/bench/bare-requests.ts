/** The requests of a sign-in and of a line, made bare and in sequence: the floor that the agent is measured against. */
import { createHash, randomBytes } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { connectAsync, type MqttClient } from 'mqtt';

/** Where the platform is, and who signs in. */
export interface BareAccess {
  /** Base with `{service}`. */
  readonly api: string;
  readonly account: string;
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
}

/** A line made bare. */
export interface BareLine {
  readonly token: string;
  readonly subscriptionId: string;
  readonly mqtt: MqttClient;
}

type Answer = Readonly<Record<string, unknown>>;

const agent = new Agent({ keepAlive: true });
const text = (answer: Answer, name: string): string => String(answer[name]);

/** Closes the idle connections, so that the next request opens its own. */
export const closeIdleConnections = (): void => agent.destroy();

const send = (method: string, url: string, headers: Record<string, string>, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(url, { method, headers, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const said = Buffer.concat(chunks).toString('utf8');
        if ((response.statusCode ?? 500) >= 300) reject(new Error(`${method} ${url}: ${response.statusCode} ${said}`));
        else resolve(said === '' ? {} : JSON.parse(said));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

const serviceUrl = ({ api }: BareAccess, service: string, path: string): string =>
  `${api.replace('{service}', service)}${path}`;

const form = (url: string, fields: Record<string, string>): Promise<Answer> =>
  send('POST', url, { 'content-type': 'application/x-www-form-urlencoded' }, new URLSearchParams(fields).toString());

const json = (method: string, url: string, token: string, body?: unknown): Promise<Answer> =>
  send(
    method,
    url,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body === undefined ? undefined : JSON.stringify(body),
  );

/** POST /authorize, POST /token, GET /token: the access token. */
export async function bareSignIn(access: BareAccess): Promise<string> {
  const { account, username, password, clientId } = access;
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const client = { client_id: clientId, redirect_uri: 'http://127.0.0.1/callback' };
  const pkce = { code_challenge_method: 'S256', code_challenge: challenge };
  const user = { account_id: account, username, password };
  const asked = { response_type: 'code', ...user, ...client, ...pkce };
  const code = text(await form(serviceUrl(access, 'authentication', '/authorize'), asked), 'code');
  const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, ...client };
  const token = text(await form(serviceUrl(access, 'authentication', '/token'), grant), 'access_token');
  await json('GET', serviceUrl(access, 'authentication', '/token'), token);
  return token;
}

/** POST /connections, POST or PUT /subscriptions, CONNECT, SUBSCRIBE, GET the calls of extension 200. */
export async function bareLine(access: BareAccess, token: string, held?: string): Promise<BareLine> {
  const notifications = (path: string): string => serviceUrl(access, 'notifications', path);
  const connection = await json('POST', notifications('/connections'), token, { transport: 'websocket' });
  const changeable = {
    subjectFilter: '/2017-09-01/endpoints/200/calls/',
    expiryDateTime: new Date(Date.now() + 86_400_000).toISOString(),
  };
  const fixed = { topic: 'platform-api-media', transport: 'websocket' };
  const subscriptionId =
    held ??
    text(await json('POST', notifications('/subscriptions'), token, { ...fixed, ...changeable }), 'subscriptionId');
  if (held !== undefined) await json('PUT', notifications(`/subscriptions/${held}`), token, changeable);
  const clientId = `bare${randomBytes(6).toString('hex')}`;
  const mqtt = await connectAsync(text(connection, 'url'), { clientId, reconnectPeriod: 0, protocolVersion: 4 });
  await mqtt.subscribeAsync(subscriptionId, { qos: 1 });
  await json('GET', serviceUrl(access, 'media', '/endpoints/200/calls'), token);
  return { token, subscriptionId, mqtt };
}
