import type { Call } from '../calls/types.ts';

/** Which times of a call were seen as they passed. */
export interface SeenTimes {
  /**
   * The call without those times that nobody saw: what is found out by reading the calls again, before the line is said
   * to be up, is dated by the reading, and a duration that is counted from it or up to it would be made up.
   */
  asSeen(call: Call, isOnline: boolean): Call;
}

/** Follows calls, which have to be told from their first report to their end. */
export function followTimes(): SeenTimes {
  /** Answered calls, by key: whether it was seen when. */
  const answers = new Map<string, boolean>();
  const isAnswerSeen = ({ key, connectedAt }: Call, isOnline: boolean): boolean => {
    if (connectedAt !== undefined && !answers.has(key)) answers.set(key, isOnline);
    return answers.get(key) ?? true;
  };
  return {
    asSeen: (call, isOnline) => {
      const isAnswered = isAnswerSeen(call, isOnline);
      if (call.phase === 'ended') answers.delete(call.key);
      const { connectedAt, endedAt, ...rest } = call;
      return {
        ...rest,
        ...(connectedAt === undefined || !isAnswered ? {} : { connectedAt }),
        ...(endedAt === undefined || !isOnline ? {} : { endedAt }),
      };
    },
  };
}
