import { type CloudLink, createCloudLink } from '../cloudlink/index.ts';
import type { Failure } from '../failure.ts';
import { TokenKeeper } from './kept-token.ts';
import type { BareStatus } from './link-status.ts';
import type { AgentOptions, AgentPorts, TokenOwner } from './ports.ts';
import type { Standing } from './standing.ts';

/** One sign-in, under way or done. */
export interface Attempt {
  readonly cloud: CloudLink;
  readonly keeper: TokenKeeper;
  /** False for the one that the agent makes by itself, with the stored token. */
  readonly isByUser: boolean;
}

/** What a sign-in works with. */
export interface AttemptContext {
  readonly ports: AgentPorts;
  readonly options: AgentOptions;
  readonly standing: Standing;
  /** False once another sign-in, or none, has taken its place. */
  readonly isCurrent: () => boolean;
}

/** Only the user can help. Told once, whoever finds out first. */
export const authRequired = (failure: Failure): BareStatus => ({
  state: 'auth-required',
  reason: 'sign in again',
  failure,
});

/** Opens a door to the platform, and keeps the tokens that come through it. Sends nothing by itself. */
export function openAttempt(context: AttemptContext, owner: TokenOwner | undefined, isByUser: boolean): Attempt {
  const { ports, options, standing, isCurrent } = context;
  const onRemembered = (isRemembered: boolean): void => standing.setRemembered(isRemembered);
  const keeper = new TokenKeeper({ ...ports, onRemembered, isCurrent }, owner);
  const cloud = createCloudLink(
    { ...ports, saveRefreshToken: (token) => keeper.save(token) },
    { ...options.config(), app: options.app, deviceId: options.deviceId },
  );
  cloud.session.onAuthRequired((failure) => {
    if (isCurrent()) standing.setLink(authRequired(failure));
  });
  return { cloud, keeper, isByUser };
}
