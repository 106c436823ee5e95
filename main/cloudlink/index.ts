import type { CloudLink, CloudLinkOptions, CloudLinkPorts } from './types.ts';

export type * from './types.ts';

/** Opens the door to the platform. Sends nothing by itself. */
export declare function createCloudLink(ports: CloudLinkPorts, options: CloudLinkOptions): CloudLink;
