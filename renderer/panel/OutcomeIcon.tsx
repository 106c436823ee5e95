import { PhoneCall, PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import type { ReactNode } from 'react';
import type { UiHistoryCall } from '../../preload/contract.ts';
import { outcomeIcons } from '../ui/ActionIcon.tsx';

const icons = { ...outcomeIcons, answered: PhoneCall };

/** How a past call ended, as a shape; where nobody knows, which way it went. The words stand beside it. */
export function OutcomeIcon({ call }: { call: Pick<UiHistoryCall, 'direction' | 'outcome'> }): ReactNode {
  const Plain = call.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
  const Icon = call.outcome === 'unknown' ? Plain : icons[call.outcome];
  return <Icon className="icon" aria-hidden />;
}
