import { ClipboardX, Phone } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { useTranslation } from 'react-i18next';
import type { DialPrompt, UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';

interface DialPromptProps {
  readonly prompt: DialPrompt;
  readonly isGuarded: () => boolean;
}

/** Enter calls and Esc cancels while the popup has the focus, unless a button or another field would take the key. */
function usePromptKeys(accept: (() => void) | undefined, cancel: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      const isFree = document.activeElement === document.body;
      if (event.key === 'Escape') cancel();
      else if (event.key === 'Enter' && isFree && accept !== undefined) accept();
      else return;
      event.preventDefault();
      event.stopImmediatePropagation();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [accept, cancel]);
}

function NothingToDial({ prompt, onCancel }: { prompt: DialPrompt; onCancel: () => void }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const isEmpty = prompt.failure?.code === 'invalid-number';
  usePromptKeys(undefined, onCancel);
  const openDial = (): void => {
    onCancel();
    void settle(bridge.openPanel({ page: 'dial' }));
  };
  return (
    <>
      <div className="card-status-line">
        <ClipboardX className="icon" aria-hidden />
        <h2 className="card-status">{t('dialPrompt.nothing')}</h2>
      </div>
      {isEmpty && <p>{t('dialPrompt.noNumber')}</p>}
      {!isEmpty && prompt.failure !== undefined && <FailureNote failure={prompt.failure} />}
      <div className="actions-primary" data-count="2">
        <ActionButton action="enter-number" size="large" label={t('dialPrompt.enterNumber')} onPress={openDial} />
        <ActionButton action="cancel" size="large" label={t('common.close')} hint="Escape" onPress={onCancel} />
      </div>
    </>
  );
}

interface AskProps extends DialPromptProps {
  readonly number: { readonly dial: string; readonly display: string };
  readonly onCancel: () => void;
}

function AskToDial({ prompt, number, isGuarded, onCancel }: AskProps): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const id = useId();
  const [text, setText] = useState(number.display);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<UiFailure>();
  const call = async (): Promise<void> => {
    if (isBusy || isGuarded()) return;
    setBusy(true);
    const edited = text === number.display ? number.dial : text.trim();
    const result = await settle(bridge.answerDialPrompt({ id: prompt.id, isAccepted: true, number: edited }));
    setBusy(false);
    setFailure(result.ok ? undefined : result.failure);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void call();
  };
  usePromptKeys(() => void call(), onCancel);
  return (
    <form className="entry" onSubmit={submit}>
      <h2 className="prompt-question">
        {t('dialPrompt.question', { number: text.trim() === '' ? number.display : text.trim() })}
      </h2>
      <Label className="visually-hidden" htmlFor={id}>
        {t('dialPrompt.number')}
      </Label>
      <Input
        id={id}
        name="number"
        className="input"
        inputMode="tel"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="actions-primary" data-count="2">
        <ActionButton
          action="call"
          type="submit"
          size="large"
          tone="accent"
          label={t('common.call')}
          icon={<Phone className="icon" aria-hidden />}
          hint="Enter"
          isBusy={isBusy}
          isInert={isGuarded()}
        />
        <ActionButton action="cancel" size="large" label={t('common.cancel')} hint="Escape" onPress={onCancel} />
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
    </form>
  );
}

/** "Call this number?", after the dial shortcut; or why there is nothing to dial. */
export function DialPromptCard({ prompt, isGuarded }: DialPromptProps): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const cancel = (): void => void settle(bridge.answerDialPrompt({ id: prompt.id, isAccepted: false }));
  return (
    <section
      className="card"
      data-testid="dial-prompt"
      data-guarded-key={prompt.id}
      data-guarded-phase="prompt"
      aria-label={t('dialPrompt.title')}
    >
      {prompt.number === undefined ? (
        <NothingToDial prompt={prompt} onCancel={cancel} />
      ) : (
        <AskToDial prompt={prompt} number={prompt.number} isGuarded={isGuarded} onCancel={cancel} />
      )}
    </section>
  );
}
