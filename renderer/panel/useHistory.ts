import { useEffect, useRef, useState } from 'react';
import type { HistoryFilter, ScreenpopBridge, UiFailure, UiHistoryCall, UiResult } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { isSame } from '../ui/same.ts';
import { settle } from '../ui/settle.ts';

/** What is asked for. */
export interface HistoryQuestion {
  readonly text: string;
  readonly filter: HistoryFilter;
}

/** Calls that were found, as far as they are shown. */
export interface FoundCalls {
  /** What they were found for: while another question is under way, its predecessor's answer stands. */
  readonly question: HistoryQuestion;
  readonly calls: readonly UiHistoryCall[];
  readonly hasMore: boolean;
  readonly failure?: UiFailure;
}

/** Keys come faster than this, ms. */
const typingPauseMs = 120;

type Page = { readonly calls: readonly UiHistoryCall[]; readonly hasMore: boolean };

/** The first `pages` pages, as one. A call that came in between moves the others on: it is not told twice. */
async function readPages(
  bridge: Pick<ScreenpopBridge, 'searchHistory'>,
  question: HistoryQuestion,
  pages: number,
): Promise<UiResult<Page>> {
  const calls = new Map<string, UiHistoryCall>();
  let [offset, hasMore] = [0, true];
  for (let page = 0; page < pages && hasMore; page += 1) {
    const result = await settle(bridge.searchHistory({ ...question, offset }));
    if (!result.ok) return result;
    for (const call of result.value.calls) calls.set(call.key, call);
    offset += result.value.calls.length;
    hasMore = result.value.hasMore;
  }
  return { ok: true, value: { calls: [...calls.values()], hasMore } };
}

/** A call that says what it said before is the same one, so that nothing of it has to be painted anew. */
export const keepKnown = (
  known: readonly UiHistoryCall[],
  calls: readonly UiHistoryCall[],
): readonly UiHistoryCall[] => {
  const before = new Map(known.map((call) => [call.key, call]));
  return calls.map((call) => {
    const same = before.get(call.key);
    return same !== undefined && isSame(same, call) ? same : call;
  });
};

const foundFor = (question: HistoryQuestion, result: UiResult<Page>): FoundCalls =>
  result.ok ? { question, ...result.value } : { question, calls: [], hasMore: false, failure: result.failure };

/**
 * The journal's calls for a question, asked anew whenever the journal has changed; the newest question wins. Undefined
 * until the first answer.
 * @param pages how many pages are wanted
 * @param revision the journal's, from the facts
 */
export function useHistory(question: HistoryQuestion, pages: number, revision: number): FoundCalls | undefined {
  const { bridge, clock } = usePage();
  const [found, setFound] = useState<FoundCalls>();
  const { filter } = question;
  const text = question.text.trim();
  const asked = useRef(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies(revision): another revision is another answer
  useEffect(() => {
    let isCurrent = true;
    const isTyping = asked.current !== text;
    asked.current = text;
    const ask = async (): Promise<void> => {
      const result = await readPages(bridge, { text, filter }, pages);
      if (!isCurrent) return;
      const next = foundFor({ text, filter }, result);
      setFound((last) => ({ ...next, calls: keepKnown(last?.calls ?? [], next.calls) }));
    };
    const stop = clock.schedule(() => void ask(), isTyping ? typingPauseMs : 0);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [bridge, clock, text, filter, pages, revision]);
  return found;
}
