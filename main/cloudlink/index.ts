import { CloudLinkDirectory } from './directory.ts';
import { createRequester, type Requester } from './http.ts';
import { CloudLinkLink } from './link.ts';
import { CloudLinkMedia } from './media.ts';
import { NotificationsApi } from './notifications.ts';
import { CloudLinkSession } from './session.ts';
import { readCallActions } from './spec.ts';
import { Subscriptions } from './subscriptions.ts';
import type { CloudLink, CloudLinkOptions, CloudLinkPorts, Link, LinkHandlers } from './types.ts';

export type * from './types.ts';

/** Opens the door to the platform. Sends nothing by itself. */
export function createCloudLink(ports: CloudLinkPorts, options: CloudLinkOptions): CloudLink {
  const { api, app, clientId } = options;
  const sessionRequest: Requester = (spec) => request(spec);
  const saveRefreshToken = (token: string) => ports.saveRefreshToken(token);
  const session = new CloudLinkSession({ ...ports, request: sessionRequest, clientId, saveRefreshToken });
  const request = createRequester({ ...ports, bearer: session, api, app });
  return {
    session,
    media: new CloudLinkMedia(request),
    directory: new CloudLinkDirectory(request),
    readCallActions: () => readCallActions(request),
    openLink: (handlers) => openLink(ports, options, { request, session }, handlers),
  };
}

function openLink(
  ports: CloudLinkPorts,
  options: CloudLinkOptions,
  { request, session }: { readonly request: Requester; readonly session: CloudLinkSession },
  handlers: LinkHandlers,
): Link {
  const { api: base, deviceId } = options;
  const api = new NotificationsApi({ request, secrets: ports.secrets, api: base, deviceId });
  const subscriptions = new Subscriptions(api, ports.clock, ports.log);
  return new CloudLinkLink({ ...ports, api, subscriptions, session }, handlers);
}
