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
  PhoneOutgoing,
  Play,
  Undo2,
  Users,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { CallCard } from '../../preload/contract.ts';
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
};

/** The sign of an action; the handset lies down for ending a call. */
export function ActionIcon({ action }: { action: CardAction }): ReactNode {
  const Icon = icons[action];
  const isDown = action === 'hangUp' || action === 'decline';
  return <Icon className={isDown ? 'icon icon-down' : 'icon'} aria-hidden />;
}

/** The sign of a call's direction, or of its being held. */
export function PhaseIcon({ card }: { card: Pick<CallCard, 'direction' | 'phase'> }): ReactNode {
  const Talking = card.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
  const Icon = card.phase === 'held' ? Pause : Talking;
  return <Icon className="icon" aria-hidden />;
}
