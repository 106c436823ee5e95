/** Scheme of our own pages (a fixed point: nothing else is ever loaded). */
export const pageScheme = 'screenpop-app';
const pageHost = 'ui';
const pageOrigin = `${pageScheme}://${pageHost}`;

/** Address of the popup's page; the path is the one below `dist/renderer`. */
export const popupAddress = `${pageOrigin}/popup.html`;
/** Address of the panel's page. */
export const panelAddress = `${pageOrigin}/panel.html`;

/** True for addresses on our own origin, whatever their path. Never for one with a user name or a port. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  // URL.origin is "null" for a scheme that the URL standard does not know, so the parts are compared.
  return url !== null && url.protocol === `${pageScheme}:` && url.host === pageHost && url.username === '';
}
