/** Where our own pages live (a fixed point: nothing else is ever loaded). */
export const pageScheme = 'screenpop-app';
export const pageHost = 'ui';
export const pageOrigin = `${pageScheme}://${pageHost}`;

/** Addresses of the two pages; the paths are those below `dist/renderer`. */
export const popupAddress = `${pageOrigin}/popup.html`;
export const panelAddress = `${pageOrigin}/panel.html`;

/** True for addresses on our own origin, whatever their path. Never for one with a user name or a port. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  // URL.origin is "null" for a scheme that the URL standard does not know, so the parts are compared.
  return url !== null && url.protocol === `${pageScheme}:` && url.host === pageHost && url.username === '';
}
