import { Phone } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { type Callee, DialField, useDialText } from './DialField.tsx';
import { LineChoice } from './LineChoice.tsx';
import { useDialLine } from './useDialLine.ts';

type Dialled =
  | { readonly status: 'idle' | 'busy' }
  | { readonly status: 'placed'; readonly shown: string }
  | { readonly status: 'refused'; readonly failure: UiFailure };

/** Dials one call at a time, from the line that is chosen. */
function useDialling(line: string | undefined) {
  const { bridge } = usePage();
  const [dialled, setDialled] = useState<Dialled>({ status: 'idle' });
  const call = async ({ number, shown }: Callee): Promise<void> => {
    setDialled({ status: 'busy' });
    const result = await settle(bridge.dial({ number, ...(line === undefined ? {} : { endpoint: line }) }));
    setDialled(result.ok ? { status: 'placed', shown } : { status: 'refused', failure: result.failure });
  };
  const dial = (callee: Callee | undefined): void => {
    if (callee !== undefined && dialled.status !== 'busy') void call(callee);
  };
  return { dialled, dial };
}

/** A number or a name, and Call; from one of several lines. */
export function DialPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const dialLine = useDialLine(state);
  const { dialled, dial } = useDialling(dialLine.line);
  const text = useDialText(state.facts.historyRevision, dialLine.line);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    dial(text.callee());
  };
  return (
    <form className="form" data-testid="dial-form" noValidate onSubmit={submit}>
      <h1 className="page-title">{t('dial.title')}</h1>
      <div className="dial-row">
        <DialField dial={text} onChoose={(place) => dial(text.callee(place))} />
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
      <p className="page-intro" role="status">
        {dialled.status === 'placed' && t('dial.placed', { number: dialled.shown })}
      </p>
      {dialled.status === 'refused' && <FailureNote failure={dialled.failure} />}
      <LineChoice {...dialLine} />
    </form>
  );
}
