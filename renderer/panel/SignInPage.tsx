import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenpopBridge, UiFailure, UiResult, UiSettings } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { Field } from './Field.tsx';

interface SignInForm {
  readonly account: string;
  readonly username: string;
  readonly password: string;
  readonly api: string;
  readonly clientId: string;
}

const required = ['account', 'username', 'password'] as const;
const isMissing = (form: SignInForm, name: keyof SignInForm): boolean => form[name].trim() === '';

/** Saves a changed address or client id first, because the sign-in uses them. */
async function signIn(bridge: ScreenpopBridge, form: SignInForm, settings: UiSettings): Promise<UiResult> {
  const { account, username, password, api, clientId } = form;
  if (api !== settings.api || clientId !== settings.clientId) {
    const saved = await settle(bridge.updateSettings({ api: api.trim(), clientId: clientId.trim() }));
    if (!saved.ok) return saved;
  }
  return settle(bridge.signIn({ account: account.trim(), username: username.trim(), password }));
}

function useSignIn(state: PageState) {
  const { bridge, store } = usePage();
  const { account, username } = state.signInHint;
  const { api, clientId } = state.settings;
  const [form, setForm] = useState<SignInForm>({ account, username, password: '', api, clientId });
  const [isBusy, setBusy] = useState(false);
  const [hasTried, setTried] = useState(false);
  const [failure, setFailure] = useState<UiFailure>();
  const submit = async (): Promise<void> => {
    setTried(true);
    if (isBusy || required.some((name) => isMissing(form, name))) return;
    setBusy(true);
    const result = await signIn(bridge, form, state.settings);
    setBusy(false);
    setForm((typed) => ({ ...typed, password: '' }));
    setTried(false);
    setFailure(result.ok ? undefined : result.failure);
    if (result.ok) store.showPage('calls');
  };
  return { form, setForm, isBusy, hasTried, failure, submit };
}

/** Asks who is calling CloudLink. The password is handed over once and the field emptied. */
export function SignInPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { form, setForm, isBusy, hasTried, failure, submit } = useSignIn(state);
  const field = (name: keyof SignInForm) => ({
    name,
    value: form[name],
    onChange: (value: string) => setForm((typed) => ({ ...typed, [name]: value })),
    ...(hasTried && required.some((one) => one === name) && isMissing(form, name)
      ? { error: t('signIn.required') }
      : {}),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    void submit();
  };
  return (
    <form className="form sign-in" data-testid="panel-signin-form" noValidate onSubmit={send}>
      <h1 className="page-title">{t('signIn.title')}</h1>
      <p className="page-intro">{t('signIn.intro')}</p>
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
      <details className="advanced" open={form.clientId === ''}>
        <summary>{t('signIn.advanced')}</summary>
        <div className="advanced-fields">
          <Field {...field('api')} label={t('settings.api.label')} help={t('settings.api.help')} />
          <Field {...field('clientId')} label={t('settings.clientId.label')} help={t('settings.clientId.help')} />
        </div>
      </details>
      {failure !== undefined && <FailureNote failure={failure} />}
      <div className="form-actions">
        <ActionButton
          action="sign-in"
          testId="sign-in"
          type="submit"
          size="large"
          tone="accent"
          label={isBusy ? t('signIn.busy') : t('signIn.submit')}
          isBusy={isBusy}
        />
      </div>
    </form>
  );
}
