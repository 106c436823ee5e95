import { useState } from 'react';
import type { CallActionName, UiFailure } from '../../preload/contract.ts';
import { sentAs, shownAs } from './actions.ts';
import { usePage } from './page.tsx';
import { settle } from './settle.ts';
import type { TimedCard } from './store.ts';

/** A command as the card sees it, by the names that the card shows: what is under way, what was refused, how to send. */
export interface CommandState {
  readonly pending: CallActionName | undefined;
  readonly refused: { readonly action: CallActionName; readonly failure: UiFailure } | undefined;
  /** Resolves with whether the platform accepted. */
  send(command: CallActionName, extra?: { destination?: string; digits?: string; other?: string }): Promise<boolean>;
}

interface Sent {
  readonly phase: TimedCard['phase'];
  readonly action: CallActionName;
  readonly failure?: UiFailure;
}

/**
 * Sends a card's commands. Busy from the press on, not only from main's answer; a refusal stands until the next
 * command or change of phase, as main's own does.
 */
export function useCommand(card: TimedCard): CommandState {
  const { bridge } = usePage();
  const [sent, setSent] = useState<Sent>();
  const mine = sent?.phase === card.phase ? sent : undefined;
  const send: CommandState['send'] = async (command, extra = {}) => {
    const base = { phase: card.phase, action: command };
    setSent(base);
    const result = await settle(bridge.callCommand({ command: sentAs(command, card), call: card.key, ...extra }));
    setSent(result.ok ? undefined : { ...base, failure: result.failure });
    return result.ok;
  };
  const isWaiting = mine !== undefined && mine.failure === undefined;
  const pending = card.pending ?? (isWaiting ? mine.action : undefined);
  const ownRefusal = mine?.failure === undefined ? undefined : { action: mine.action, failure: mine.failure };
  const refused = isWaiting ? undefined : (card.refused ?? ownRefusal);
  return {
    pending: pending && shownAs(pending, card.phase),
    refused: refused && { ...refused, action: shownAs(refused.action, card.phase) },
    send,
  };
}
