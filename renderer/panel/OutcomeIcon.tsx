import {
  CornerUpRight,
  type LucideIcon,
  PhoneCall,
  PhoneForwarded,
  PhoneIncoming,
  PhoneMissed,
  PhoneOff,
  PhoneOutgoing,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { UiHistoryCall } from '../../preload/contract.ts';

const icons: Readonly<Record<string, LucideIcon>> = {
  answered: PhoneCall,
  missed: PhoneMissed,
  declined: PhoneOff,
  redirected: CornerUpRight,
  transferred: PhoneForwarded,
  elsewhere: PhoneForwarded,
  cancelled: PhoneOff,
  failed: PhoneOff,
};

/** How a past call ended, as a shape; where nobody knows, which way it went. The words stand beside it. */
export function OutcomeIcon({ call }: { call: Pick<UiHistoryCall, 'direction' | 'outcome'> }): ReactNode {
  const Plain = call.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
  const Icon = icons[call.outcome] ?? Plain;
  return <Icon className="icon" aria-hidden />;
}
