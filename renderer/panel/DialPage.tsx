import { Phone } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { Field } from './Field.tsx';
import { LineChoice } from './LineChoice.tsx';
import { dialLine } from './lines.ts';

type Dialled =
  | { readonly status: 'idle' | 'busy' }
  | { readonly status: 'placed'; readonly number: string }
  | { readonly status: 'refused'; readonly failure: UiFailure };

/** A number, and Call; from one of several lines. */
export function DialPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const lines = state.link.endpointIds;
  const line = dialLine(state.settings.dialEndpoint, lines);
  const [number, setNumber] = useState('');
  const [dialled, setDialled] = useState<Dialled>({ status: 'idle' });
  const dial = async (): Promise<void> => {
    if (dialled.status === 'busy' || number.trim() === '') return;
    setDialled({ status: 'busy' });
    const result = await settle(
      bridge.dial({ number: number.trim(), ...(line === undefined ? {} : { endpoint: line }) }),
    );
    setDialled(result.ok ? { status: 'placed', number } : { status: 'refused', failure: result.failure });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void dial();
  };
  return (
    <form className="form" data-testid="dial-form" noValidate onSubmit={submit}>
      <h1 className="page-title">{t('dial.title')}</h1>
      <div className="dial-row">
        <Field
          name="number"
          label={t('dial.number')}
          help={t('dial.help')}
          type="tel"
          value={number}
          onChange={setNumber}
        />
        <ActionButton
          action="dial"
          type="submit"
          size="large"
          tone="accent"
          label={dialled.status === 'busy' ? t('dial.busy') : t('common.call')}
          icon={<Phone className="icon" aria-hidden />}
          isBusy={dialled.status === 'busy'}
        />
      </div>
      <LineChoice state={state} />
      <p className="page-intro" role="status">
        {dialled.status === 'placed' && t('dial.placed', { number: dialled.number })}
      </p>
      {dialled.status === 'refused' && <FailureNote failure={dialled.failure} />}
    </form>
  );
}
