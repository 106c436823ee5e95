import type { AgentEvent } from '../../main/agent/types.ts';

/** One sign-in whose line was online at least once, ms of the run. */
export interface Session {
  readonly fromMs: number;
  /** Signed out. */
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
      sessions.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY });
    } else if (open !== undefined && event.link.state === 'signed-out') open.untilMs = atMs;
  }
  return sessions;
}

/** Whether a call came after a line was first online, and before that sign-in was over. */
export const isWatched = (sessions: readonly Session[], fromMs: number): boolean =>
  sessions.some((each) => each.fromMs <= fromMs && fromMs <= each.untilMs);
