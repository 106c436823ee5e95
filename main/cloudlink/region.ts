/** Mitel's own address without a region: the only one that is ever changed (API reference 1). */
const globalApi = /^https:\/\/\{service\}\.api\.mitel\.io(?=\/|$)/;

/**
 * The token's `domain`: `{accountId}.{region}.api.mitel.io`, where the region may carry a data centre in front
 * (`us-west-2.us`). API reference 1, host variants, and 3.2.
 */
const domainPattern = /^[a-z0-9][a-z0-9-]{0,62}\.((?:[a-z]{2}-[a-z]{2,12}-\d{1,2}\.)?[a-z]{2})\.api\.mitel\.io$/;

/**
 * The API template of the account's region, for example `https://{service}.eu.api.mitel.io/2017-09-01`. Undefined where
 * the domain names none, and for every template that is not Mitel's global one: an address that somebody chose stays.
 * The sandbox (`….dev.api.mitel.io`) is another environment, not a region.
 */
export function regionalApi(api: string, domain: string | undefined): string | undefined {
  if (!globalApi.test(api)) return undefined;
  const region = domainPattern.exec(domain?.toLowerCase() ?? '')?.[1];
  return region === undefined ? undefined : api.replace(globalApi, `https://{service}.${region}.api.mitel.io`);
}

/** Whether a domain was given that names no region, so that the log should say so. */
export const isOddDomain = (api: string, domain: string | undefined): boolean =>
  globalApi.test(api) && domain !== undefined && regionalApi(api, domain) === undefined;

/** Whether a template names Mitel's own hosts, of any region or environment. */
export const isMitelApi = (api: string): boolean =>
  /^https:\/\/\{service\}\.(?:[a-z0-9-]+\.)*api\.mitel\.io(?=\/|$)/.test(api);
