import { CloudLinkDirectory } from './directory.ts';
import { CloudLinkHistory } from './history.ts';
import { createRequester, type Requester } from './http.ts';
import { present } from './lenient.ts';
import { CloudLinkLink } from './link.ts';
import type { Link, LinkHandlers } from './link-types.ts';
import { CloudLinkMedia } from './media.ts';
import { NotificationsApi } from './notifications.ts';
import { createPictureDoor } from './picture-door.ts';
import { PlatformAddress } from './platform-address.ts';
import { ServerClock } from './server-clock.ts';
import { CloudLinkSession } from './session.ts';
import { readCallActions } from './spec.ts';
import { Subscriptions } from './subscriptions.ts';
import type { CloudLink, CloudLinkOptions, CloudLinkPorts } from './types.ts';

export type * from './link-types.ts';
export type * from './types.ts';

/** Opens the door to the platform. Sends nothing by itself. */
export function createCloudLink(ports: CloudLinkPorts, options: CloudLinkOptions): CloudLink {
  const { app } = options;
  const serverClock = new ServerClock(ports.clock);
  const address = new PlatformAddress({ ...options, log: ports.log });
  const sessionRequest: Requester = (spec) => request(spec);
  const session = new CloudLinkSession({
    ...{ ...ports, ...options, request: sessionRequest, serverClock },
    saveRefreshToken: (token) => ports.saveRefreshToken(token),
    onIdentity: ({ domain }) => address.follow(domain),
  });
  const request = createRequester({ ...ports, bearer: session, address, app, serverClock });
  const picture = createPictureDoor({ ...ports, bearer: session, api: () => address.of('admin') });
  return {
    session,
    media: new CloudLinkMedia(request),
    directory: new CloudLinkDirectory(request, picture),
    history: new CloudLinkHistory(request),
    facts: () => present({ clockDifferenceMs: serverClock.differenceMs }),
    readCallActions: () => readCallActions(request),
    openLink: (handlers) => openLink(ports, options, { request, session, serverClock }, handlers),
  };
}

interface LinkParts {
  readonly request: Requester;
  readonly session: CloudLinkSession;
  readonly serverClock: ServerClock;
}

function openLink(
  ports: CloudLinkPorts,
  options: CloudLinkOptions,
  { request, session, serverClock }: LinkParts,
  handlers: LinkHandlers,
): Link {
  const { api: base, deviceId } = options;
  const api = new NotificationsApi({ request, secrets: ports.secrets, api: base, deviceId });
  const subscriptions = new Subscriptions(api, ports.clock, ports.log, () => serverClock.differenceMs ?? 0);
  return new CloudLinkLink({ ...ports, api, subscriptions, session }, handlers);
}
