import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever fields it expects of an answer
type Json = any;

/** What a service answered. `body` is parsed JSON, or null where there is none. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** A signed-in client of a simulator, with nothing between it and the wire. */
export interface Platform {
  readonly simulator: Simulator;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Calls a service with the bearer token; a body is sent as JSON. */
  call(
    service: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Sends a form without a token to the authentication service. */
  form(path: string, fields: Record<string, string>): Promise<Answer>;
  control(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  subscribe(fields?: Record<string, unknown>): Promise<string>;
  connectionUrl(): Promise<string>;
  stop(): Promise<void>;
}

async function send(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init);
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

export async function startPlatform(options: SimulatorOptions = {}): Promise<Platform> {
  const simulator = await startSimulator(options);
  const address = (service: string, path: string): string => `${simulator.api.replace('{service}', service)}${path}`;
  const form: Platform['form'] = (path, fields) =>
    send(address('authentication', path), { method: 'POST', body: new URLSearchParams(fields) });
  const { username, password, account: account_id } = simulator;
  const { body: tokens } = await form('/token', { grant_type: 'password', username, password, account_id });
  const request = (url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> =>
    send(url, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const call: Platform['call'] = (service, method, path, body, headers = {}) =>
    request(address(service, path), method, body, { authorization: `Bearer ${tokens.access_token}`, ...headers });
  return {
    ...{ simulator, accessToken: tokens.access_token, refreshToken: tokens.refresh_token, form, call },
    control: (method, path, body, headers = {}) => request(`${simulator.control}${path}`, method, body, headers),
    subscribe: async (fields = {}) => {
      const subjectFilter = '/2017-09-01/endpoints/200/calls/';
      const wanted = { topic: 'platform-api-media', transport: 'websocket', subjectFilter, ...fields };
      return (await call('notifications', 'POST', '/subscriptions', wanted)).body.subscriptionId;
    },
    connectionUrl: async () =>
      (await call('notifications', 'POST', '/connections', { transport: 'websocket' })).body.url,
    stop: () => simulator.stop(),
  };
}

/** Connects a real MQTT client that never reconnects by itself. */
export function connectMqtt(url: string, options: IClientOptions = {}): Promise<MqttClient> {
  return connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options }, false);
}

/** Resolves with the next `count` publications. */
export function publications(client: MqttClient, count: number): Promise<Json[]> {
  const received: Json[] = [];
  return new Promise((resolve) => {
    client.on('message', (_, payload) => {
      received.push(JSON.parse(String(payload)));
      if (received.length === count) {
        resolve(received);
      }
    });
  });
}

/** Resolves when the connection is gone. */
export async function closed(client: MqttClient): Promise<void> {
  if (!client.disconnected) {
    await new Promise<void>((resolve) => client.once('close', () => resolve()));
  }
}
