import type { AgentEvent } from '../../main/agent/types.ts';

/** One sign-in whose line was online at least once, ms of the run. */
export interface Session {
  readonly fromMs: number;
  /** The last time that the line came back: what happened before it must be known. */
  lastOnlineMs: number;
  /** Signed out, or signed in anew. */
  untilMs: number;
}

/** The sign-ins of a run. Nothing is told of the time before a sign-in's line was first online. */
export function sessionsOf(
  events: readonly { readonly atMs: number; readonly event: AgentEvent }[],
): readonly Session[] {
  const sessions: Session[] = [];
  for (const { atMs, event } of events) {
    if (event.type !== 'link') continue;
    const open = sessions.findLast(({ untilMs }) => untilMs === Number.POSITIVE_INFINITY);
    if (open === undefined && event.link.state === 'online') {
      sessions.push({ fromMs: atMs, lastOnlineMs: atMs, untilMs: Number.POSITIVE_INFINITY });
    } else if (open !== undefined && event.link.state === 'online') open.lastOnlineMs = atMs;
    else if (open !== undefined && event.link.state === 'signed-out') open.untilMs = atMs;
  }
  return sessions;
}

/** What a call's time means for whether it can be known. */
export type Coverage = 'watched' | 'not-signed-in' | 'left-by-signing-in-again';

/** Watched: it came after a line was first online, and went before that line's last return. */
export function coverageOf(sessions: readonly Session[], fromMs: number, untilMs: number): Coverage {
  const session = sessions.find((each) => each.fromMs <= fromMs && fromMs <= each.untilMs);
  if (session === undefined) return 'not-signed-in';
  return untilMs <= session.lastOnlineMs ? 'watched' : 'left-by-signing-in-again';
}
