import type { AgentEvent } from '../../main/agent/types.ts';

/** A time in which somebody was signed in and the line had been online, ms of the run. */
export interface Session {
  readonly fromMs: number;
  untilMs: number;
}

/** Nothing is told of the time before a sign-in's line was first online. */
export function sessionsOf(events: readonly { readonly atMs: number; readonly event: AgentEvent }[]): readonly Session[] {
  const sessions: Session[] = [];
  for (const { atMs, event } of events) {
    if (event.type !== 'link') continue;
    const open = sessions.findLast(({ untilMs }) => untilMs === Number.POSITIVE_INFINITY);
    if (event.link.state === 'signed-out' && open !== undefined) open.untilMs = atMs;
    if (event.link.state === 'online' && open === undefined) sessions.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY });
  }
  return sessions;
}

/** Whether a session covers that time from beginning to end. */
export const wasWatched = (sessions: readonly Session[], fromMs: number, untilMs: number): boolean =>
  sessions.some((session) => session.fromMs <= fromMs && untilMs <= session.untilMs);
