import { ExternalLink } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { Note } from '../ui/Note.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { BrowserWait } from './BrowserWait.tsx';
import { Field } from './Field.tsx';
import { lineFailure, required, type SignInForm } from './sign-in.ts';
import { TryDemo } from './TryDemo.tsx';
import type { SignIn } from './useSignIn.ts';

/** What the last sign-out left behind. */
function SignOutNote({ code }: { code: string }): ReactNode {
  const { t } = useTranslation();
  return code === 'keychain-unavailable' ? (
    <Note sentence={t('signIn.signedOutStored')} hint={t('signIn.signedOutStoredHint')} />
  ) : (
    <Note sentence={t('signIn.signedOutUnheard')} hint={t('signIn.signedOutUnheardHint')} />
  );
}

/** Why there is anything to sign in to: before the form, because it comes first. */
function WhyNote({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  if (state.signOutFailure !== undefined) return <SignOutNote code={state.signOutFailure.code} />;
  const failure = lineFailure(state);
  if (failure === undefined) return null;
  if (failure.code !== 'keychain-unavailable') return <FailureNote failure={failure} />;
  return (
    <Note sentence={t('signIn.storedUnreadable')} hint={t('signIn.storedUnreadableHint')}>
      <ActionButton
        action="try-keychain"
        size="small"
        label={t('signIn.tryKeychain')}
        onPress={() => void settle(bridge.reconnect())}
      />
    </Note>
  );
}

/** What became of the last attempt. */
function AttemptNote({ attempt }: Pick<SignIn, 'attempt'>): ReactNode {
  const { t } = useTranslation();
  switch (attempt.status) {
    case 'refused':
      return <FailureNote failure={attempt.failure} />;
    case 'timed-out':
      return <Note sentence={t('signIn.browser.timedOut')} hint={t('signIn.browser.timedOutHint')} />;
    case 'cancelled':
      return (
        <p className="page-intro" role="status">
          {t('signIn.browser.cancelled')}
        </p>
      );
    default:
      return null;
  }
}

/** The system's browser as the second way in. */
function BrowserWay({ signIn }: { signIn: SignIn }): ReactNode {
  const { t } = useTranslation();
  const { attempt, openBrowser } = signIn;
  const isNeeded = attempt.status === 'refused' && attempt.failure.code === 'single-sign-on';
  return (
    <section className="browser-way">
      <p className="or">
        <span>{t('signIn.browser.or')}</span>
      </p>
      <div className="form-actions">
        <ActionButton
          action="sign-in-browser"
          testId="sign-in-browser"
          size="large"
          tone={isNeeded ? 'accent' : 'neutral'}
          label={t('signIn.browser.submit')}
          icon={<ExternalLink className="icon" aria-hidden />}
          isInert={attempt.status === 'busy'}
          onPress={() => void openBrowser()}
        />
      </div>
      <p className="field-help">{t('signIn.browser.help')}</p>
    </section>
  );
}

function Fields({ signIn, isAdvancedOpen }: { signIn: SignIn; isAdvancedOpen: boolean }): ReactNode {
  const { t } = useTranslation();
  const { form, hasTried, type } = signIn;
  const isMissing = (name: keyof SignInForm): boolean =>
    hasTried && required.some((one) => one === name) && form[name].trim() === '';
  const field = (name: keyof SignInForm) => ({
    name,
    value: form[name],
    onChange: (value: string) => type(name, value),
    ...(isMissing(name) ? { error: t('signIn.required') } : {}),
  });
  return (
    <>
      <Field {...field('account')} label={t('signIn.account')} help={t('signIn.accountHelp')} isRequired />
      <Field
        {...field('username')}
        label={t('signIn.username')}
        help={t('signIn.usernameHelp')}
        autoComplete="username"
        isRequired
      />
      <Field
        {...field('password')}
        label={t('signIn.password')}
        type="password"
        autoComplete="current-password"
        isRequired
      />
      <details className="advanced" open={isAdvancedOpen}>
        <summary>{t('signIn.advanced')}</summary>
        <div className="advanced-fields">
          <Field {...field('api')} label={t('settings.api.label')} help={t('settings.api.help')} />
          <Field {...field('clientId')} label={t('settings.clientId.label')} help={t('settings.clientId.help')} />
        </div>
      </details>
    </>
  );
}

/** The button that began what is under way. */
const beginners: Readonly<Partial<Record<SignIn['attempt']['status'], string>>> = {
  busy: 'sign-in',
  browser: 'sign-in-browser',
};

/** After an attempt without success, a keyboard that stood on what is gone is where it left from. */
function useReturnedFocus(box: { readonly current: HTMLFormElement | null }, { attempt }: SignIn): void {
  const begun = useRef<string>(undefined);
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (isLost && beginners[attempt.status] === undefined) {
      box.current?.querySelector<HTMLElement>(`[data-action="${begun.current}"]`)?.focus();
    }
    begun.current = beginners[attempt.status];
  }, [attempt, box]);
}

/** Asks who is calling CloudLink. The password is handed over once and the field emptied. */
export function SignInPage({ state, signIn }: { state: PageState; signIn: SignIn }): ReactNode {
  const { t } = useTranslation();
  const { attempt, submit, cancel, waitSeconds } = signIn;
  const box = useRef<HTMLFormElement>(null);
  useReturnedFocus(box, signIn);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the page is left
  useEffect(() => signIn.leave, []);
  if (attempt.status === 'browser') return <BrowserWait until={attempt.until} onCancel={cancel} />;
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const name = await submit();
    if (name !== undefined) box.current?.querySelector<HTMLElement>(`input[name="${name}"]`)?.focus();
  };
  const isBusy = attempt.status === 'busy';
  // Who has signed in before hardly looks for the demonstration.
  const isNewcomer = state.isDemo || state.signInHint.account === '';
  return (
    <form
      ref={box}
      className="form sign-in"
      data-testid="panel-signin-form"
      noValidate
      onSubmit={(event) => void send(event)}
    >
      <h1 className="page-title">{t('signIn.title')}</h1>
      {attempt.status === 'idle' && <WhyNote state={state} />}
      <p className="page-intro">{t('signIn.intro')}</p>
      {isNewcomer && <TryDemo isDemo={state.isDemo} />}
      <Fields signIn={signIn} isAdvancedOpen={state.settings.clientId === ''} />
      <AttemptNote attempt={attempt} />
      <div className="form-actions">
        <ActionButton
          action="sign-in"
          testId="sign-in"
          type="submit"
          size="large"
          tone="accent"
          label={isBusy ? t('signIn.busy') : t('signIn.submit')}
          isBusy={isBusy}
          isInert={(waitSeconds ?? 0) > 0}
        />
        {isBusy && <ActionButton action="cancel-sign-in" size="large" label={t('common.cancel')} onPress={cancel} />}
      </div>
      <BrowserWay signIn={signIn} />
      {!isNewcomer && <TryDemo isDemo={false} />}
    </form>
  );
}
