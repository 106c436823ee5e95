import { type CSSProperties, memo, type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallActionName, UiFailure } from '../../preload/contract.ts';
import {
  type CardAction,
  endingOf,
  type HidingAction,
  isHidingAction,
  isJoiningAction,
  isTargetAction,
  type JoiningAction,
  type KeyHint,
  type LiveAction,
  type TargetAction,
} from './actions.ts';
import { CardActions } from './CardActions.tsx';
import { CardHead } from './CardHead.tsx';
import { DigitsEntry } from './DigitsEntry.tsx';
import { EndedActions } from './EndedActions.tsx';
import { FailureNote } from './FailureNote.tsx';
import { HeldCallEntry } from './HeldCallEntry.tsx';
import type { TimedCard } from './store.ts';
import { TargetEntry } from './TargetEntry.tsx';
import { type CommandState, useCommand } from './useCommand.ts';
import { useKeptFocus } from './useKeptFocus.ts';

/** The user chose in the tray's menu to send this call somewhere. */
export interface CardWish {
  readonly action: TargetAction;
}

/** A call's card, in the popup and in the panel. */
export interface CallCardProps {
  readonly card: TimedCard;
  /** Not the card of a call: it waits, unseen, to become the next one's. */
  readonly isSpare?: boolean;
  /** The keys of this card's actions; none in the panel. */
  readonly hints?: ReadonlyMap<CardAction, KeyHint>;
  /** Asked when a press begins: true drops it. */
  readonly isGuarded?: () => boolean;
  /** Hides the card, or closes an ended call's; absent where it cannot be hidden. */
  readonly onHide?: () => void;
  /** What the user asked for outside of the page; each object once. */
  readonly wish?: CardWish | undefined;
  /** Told when the user starts or stops typing in this card. */
  readonly onEntryChange?: (isOpen: boolean) => void;
}

type Entry = TargetAction | JoiningAction | 'digits';

interface EntryViewProps {
  readonly entry: Entry;
  readonly card: TimedCard;
  readonly command: CommandState;
  readonly close: () => void;
}

function EntryView({ entry, card, command, close }: EntryViewProps): ReactNode {
  const isBusy = command.pending !== undefined;
  if (isJoiningAction(entry)) {
    const join = async (other: string): Promise<void> => {
      if (await command.send(entry, { other })) close();
    };
    const { heldCalls = [] } = card;
    return (
      <HeldCallEntry action={entry} {...{ heldCalls, isBusy }} onChoose={(key) => void join(key)} onCancel={close} />
    );
  }
  if (entry === 'digits') {
    return (
      <DigitsEntry isBusy={isBusy} onSend={(digits) => void command.send('digits', { digits })} onCancel={close} />
    );
  }
  const choose = async (destination: string): Promise<void> => {
    if (await command.send(entry, { destination })) close();
  };
  return (
    <TargetEntry
      key={entry}
      call={card.key}
      action={entry}
      isBusy={isBusy}
      onChoose={(target) => void choose(target)}
      onCancel={close}
    />
  );
}

interface EntryState {
  /** What is being asked for. Closed when the call no longer allows it. */
  readonly entry: Entry | undefined;
  open(entry: Entry): void;
  close(): void;
}

/** Where a card is asking for something. Closing gives the focus, which was in its field, to the button that opened it. */
function useEntry({ card, wish, onEntryChange }: CallCardProps, element: RefObject<HTMLElement | null>): EntryState {
  const [asked, setAsked] = useState<Entry>();
  const [left, setLeft] = useState<Entry>();
  const change = (entry: Entry | undefined): void => {
    setLeft(asked);
    setAsked(entry);
    onEntryChange?.(entry !== undefined);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: a wish is carried out once, when it comes
  useEffect(() => {
    if (wish !== undefined && asked === undefined) change(wish.action);
  }, [wish]);
  useEffect(() => {
    if (asked !== undefined || left === undefined || document.activeElement !== document.body) return;
    element.current?.querySelector<HTMLElement>(`[data-action="${left}"]`)?.focus();
  }, [asked, left, element]);
  const entry = asked !== undefined && card.actions.includes(asked) ? asked : undefined;
  // Not to open again by itself when the call allows it again: what was typed is gone, and so is who typed it.
  useEffect(() => {
    if (asked !== undefined && entry === undefined) change(undefined);
  });
  return { entry, open: change, close: () => change(undefined) };
}

/** Says with the command what the button said: the settings may change, and other calls be held, before it arrives. */
function sendAtOnce(action: Exclude<LiveAction, HidingAction>, card: TimedCard, command: CommandState): void {
  const isAnswer = action === 'answer' || action === 'answerOtherwise';
  const joined = isJoiningAction(action) ? card.heldCalls?.[0]?.key : undefined;
  const other = isAnswer ? endingOf(action, card) : joined;
  void command.send(isAnswer ? 'answer' : action, other === undefined ? {} : { other });
}

/** Why a command was not carried out. After a timeout it may have been, so nothing is claimed. */
function Refusal({ action, failure }: { action: CallActionName; failure: UiFailure }): ReactNode {
  const { t } = useTranslation();
  if (failure.code === 'timeout') return <FailureNote failure={failure} />;
  return <FailureNote failure={failure} lead={t(`card.refused.${action}`)} />;
}

/** Ms that the fading of an ended card takes, at the end of its time; as in card.css. */
const fadeMs = 300;

/** When a card begins to fade: so that it is gone just before main takes it away. */
const fading = ({ ending, elapsedMs }: TimedCard): CSSProperties | undefined =>
  ending && ({ '--fade-after': `${Math.max(0, ending.shownForMs - elapsedMs - fadeMs)}ms` } as CSSProperties);

const noHints: ReadonlyMap<CardAction, KeyHint> = new Map();
const never = (): boolean => false;
const closing = (onClose: (() => void) | undefined) => (onClose === undefined ? {} : { onClose });

/** The card: its words, its buttons or the field that one of them opened, and why the last command was refused. */
export const CallCardView = memo(function CallCardView(props: CallCardProps): ReactNode {
  const { card, isSpare = false, hints, isGuarded, onHide } = props;
  const nameId = useId();
  const command = useCommand(card);
  const element = useRef<HTMLElement>(null);
  // Accepted, and not seen yet: other commands may follow.
  const isAccepted = card.isAccepted === true;
  const { entry, open, close } = useEntry(props, element);
  const keptFocus = useKeptFocus(element);
  const act = (action: LiveAction): void => {
    if (isHidingAction(action)) onHide?.();
    else if (action === 'digits' || isTargetAction(action)) open(action);
    else if (isJoiningAction(action) && (card.heldCalls?.length ?? 0) > 1) open(action);
    else sendAtOnce(action, card, command);
  };
  return (
    <article
      ref={element}
      {...keptFocus}
      className="card"
      data-testid={isSpare ? undefined : 'call-card'}
      data-call-key={isSpare ? undefined : card.key}
      data-phase={card.phase}
      data-waiting={command.pending === undefined || isAccepted ? undefined : true}
      data-intended={command.pending === undefined ? undefined : card.intended}
      data-outcome={card.ending?.outcome}
      style={fading(card)}
      aria-labelledby={nameId}
    >
      <CardHead
        card={card}
        id={nameId}
        {...(command.pending === undefined ? {} : { busyKey: `card.busy.${command.pending}` })}
      />
      {card.phase === 'ended' ? (
        <EndedActions card={card} hints={hints ?? noHints} isGuarded={isGuarded ?? never} {...closing(onHide)} />
      ) : entry === undefined ? (
        <CardActions
          card={card}
          pending={command.pending}
          isAccepted={isAccepted}
          canHide={onHide !== undefined}
          hints={hints ?? noHints}
          isGuarded={isGuarded ?? never}
          onAction={act}
        />
      ) : (
        <EntryView entry={entry} card={card} command={command} close={close} />
      )}
      {command.refused !== undefined && <Refusal {...command.refused} />}
    </article>
  );
});
