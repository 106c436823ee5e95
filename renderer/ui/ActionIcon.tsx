import {
  ArrowLeftRight,
  CornerUpRight,
  EyeOff,
  Grid3x3,
  type LucideIcon,
  Merge,
  MessagesSquare,
  Pause,
  Phone,
  PhoneForwarded,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
  Play,
  Undo2,
  Users,
  X,
} from 'lucide-react';
import { memo, type ReactNode } from 'react';
import type { CallCard, CallOutcome } from '../../preload/contract.ts';
import type { CardAction } from './actions.ts';

const icons: Readonly<Record<CardAction, LucideIcon>> = {
  answer: Phone,
  answerOtherwise: Phone,
  decline: Phone,
  redirect: CornerUpRight,
  hold: Pause,
  retrieve: Play,
  transfer: PhoneForwarded,
  consult: MessagesSquare,
  completeTransfer: Merge,
  alternate: ArrowLeftRight,
  reconnect: Undo2,
  conference: Users,
  digits: Grid3x3,
  hangUp: Phone,
  ignore: EyeOff,
  hide: EyeOff,
  callBack: Phone,
  close: X,
};

/** The sign of an action; the handset lies down for ending a call. */
export function ActionIcon({ action }: { action: CardAction }): ReactNode {
  const Icon = icons[action];
  const isDown = action === 'hangUp' || action === 'decline';
  return <Icon className={isDown ? 'icon icon-down' : 'icon'} aria-hidden />;
}

/** How a call ended, by the same shape on the card and in the history. The other two outcomes look different there. */
export const outcomeIcons: Readonly<Record<Exclude<CallOutcome, 'answered' | 'unknown'>, LucideIcon>> = {
  missed: PhoneMissed,
  declined: PhoneOff,
  redirected: CornerUpRight,
  transferred: PhoneForwarded,
  elsewhere: PhoneForwarded,
  cancelled: PhoneOff,
  failed: PhoneOff,
};

const endings: Readonly<Record<CallOutcome, LucideIcon>> = { ...outcomeIcons, answered: PhoneOff, unknown: PhoneOff };

function phaseIcon({ direction, phase, ending }: Pick<CallCard, 'direction' | 'phase' | 'ending'>): LucideIcon {
  if (ending !== undefined) return endings[ending.outcome];
  if (phase === 'held') return Pause;
  return direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
}

interface PhaseIconProps {
  readonly card: Pick<CallCard, 'direction' | 'phase' | 'ending'>;
}

/** The sign of a call's direction, of its being held, or of how it ended. */
export const PhaseIcon = memo(
  function PhaseIcon({ card }: PhaseIconProps): ReactNode {
    const Icon = phaseIcon(card);
    return <Icon className="icon" aria-hidden />;
  },
  (before, after) => phaseIcon(before.card) === phaseIcon(after.card),
);
