import { failed, type Result, success } from '../failure.ts';

/** The services of the CloudLink API that the agent talks to (API reference 1). */
const apiServices = ['authentication', 'notifications', 'media', 'admin', 'presence'] as const;
/** Name of a service. */
export type ApiService = (typeof apiServices)[number];

/** A checked URL template with `{service}`, without a slash at the end. Made by `parseApiTemplate` only. */
export type ApiTemplate = string & { readonly kind: 'ApiTemplate' };

/** The platform's own address (API reference 1). */
export const defaultApi = 'https://{service}.api.mitel.io/2017-09-01' as ApiTemplate;

const placeholder = '{service}';
const loopbackHost = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Base address of one service, without a slash at the end. */
export const serviceUrl = (template: ApiTemplate, service: ApiService): string =>
  template.replaceAll(placeholder, service);

/** True for an address that never leaves this machine. */
export const isLoopback = (url: URL): boolean => loopbackHost.test(url.hostname);

const refuse = (reason: string) => failed('invalid-input', { detail: `api: ${reason}` });

const problemOf = (address: string): string | undefined => {
  if (!URL.canParse(address)) return 'is not a web address';
  const url = new URL(address);
  const isEncrypted = url.protocol === 'https:';
  if (!isEncrypted && !(url.protocol === 'http:' && isLoopback(url))) return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  return address.includes('?') || address.includes('#') ? 'must not contain ? or #' : undefined;
};

/**
 * Checks an API base. Only https is accepted, except for loopback (design, fixed point 1). Every service's address is
 * checked, so that a template cannot be loopback for one service and a stranger for another.
 */
export const parseApiTemplate = (text: string): Result<ApiTemplate> => {
  const template = text.trim().replace(/\/+$/, '') as ApiTemplate;
  if (!template.includes(placeholder)) return refuse(`must contain ${placeholder}`);
  for (const service of apiServices) {
    const problem = problemOf(serviceUrl(template, service));
    if (problem !== undefined) return refuse(problem);
  }
  return success(template);
};
