import { Phone } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure, UiHistoryCall, UiOfflineCall } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { whoOf } from '../ui/person.ts';
import { settle } from '../ui/settle.ts';

type Dialled = { readonly isBusy: boolean; readonly isPlaced?: boolean; readonly failure?: UiFailure };

interface CallBackProps {
  readonly call: UiOfflineCall | UiHistoryCall;
  /** The call's number, as dialled. */
  readonly dial: string;
}

/** Calls the other side of a past call, and says what became of it below the line. */
export function CallBack({ call, dial }: CallBackProps): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [dialled, setDialled] = useState<Dialled>({ isBusy: false });
  const callBack = async (): Promise<void> => {
    setDialled({ isBusy: true });
    const result = await settle(bridge.dial({ number: dial }));
    setDialled(result.ok ? { isBusy: false, isPlaced: true } : { isBusy: false, failure: result.failure });
  };
  const who = whoOf(call) ?? dial;
  return (
    <>
      <ActionButton
        action="call-back"
        size="small"
        label={t(call.direction === 'inbound' ? 'calls.offline.callBack' : 'common.call')}
        description={t('calls.offline.callBackWho', { who })}
        icon={<Phone className="icon" aria-hidden />}
        isBusy={dialled.isBusy}
        onPress={() => void callBack()}
      />
      <p className="offline-said" role="status">
        {dialled.isPlaced === true && t('dial.placed', { number: who })}
      </p>
      {dialled.failure !== undefined && <FailureNote failure={dialled.failure} />}
    </>
  );
}
