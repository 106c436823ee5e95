import { useState } from 'react';
import type { UiResult } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { useWait } from '../ui/useWait.ts';
import { type Attempt, browserLimitMs, missingIn, type SignInForm, startForm } from './sign-in.ts';
import { useAttempt } from './useAttempt.ts';

/** The sign-in form and what became of it. Held above the pages: a look at the settings loses nothing. */
export interface SignIn {
  readonly form: SignInForm;
  readonly attempt: Attempt;
  /** The form was sent with something missing. */
  readonly hasTried: boolean;
  /** Seconds that the platform still asks to wait. */
  readonly waitSeconds: number | undefined;
  type(name: keyof SignInForm, value: string): void;
  /** Sends the form; resolves with the field that needs the user now, if one does. */
  submit(): Promise<keyof SignInForm | undefined>;
  openBrowser(): Promise<void>;
  cancel(): void;
  /** The page is left: the password and what was said are forgotten. */
  leave(): void;
}

const cancelled: UiResult = { ok: false, failure: { code: 'cancelled' } };

const withoutPassword = ({ password: _typed, ...rest }: Partial<SignInForm>): Partial<SignInForm> => rest;

const credentialsOf = ({ account, username, password }: SignInForm) => ({
  account: account.trim(),
  username: username.trim(),
  password,
});

/** Sends what was typed, or opens the browser, and keeps what is to be shown about it. */
export function useSignIn(state: PageState): SignIn {
  const { bridge, clock, store } = usePage();
  const { attempt, begin, cancel, forget } = useAttempt();
  const [draft, setDraft] = useState<Partial<SignInForm>>({});
  const [hasTried, setTried] = useState(false);
  const waitSeconds = useWait(attempt.status === 'refused' ? attempt.failure : undefined);
  const form = { ...startForm(state), ...draft };
  const isHeld = attempt.status === 'busy' || attempt.status === 'browser' || (waitSeconds ?? 0) > 0;

  const run = async (begun: Attempt, ask: () => Promise<UiResult>): Promise<UiResult | undefined> => {
    // Handed over once: the field is empty from here on, whatever comes of it.
    setDraft(withoutPassword);
    const result = await begin(begun, async (isWanted) => {
      const saved = await saveAddresses(form, state, bridge.updateSettings);
      if (!saved.ok) return saved;
      return isWanted() ? settle(ask()) : cancelled;
    });
    if (result?.ok !== true) return result;
    setDraft({});
    store.showPage('calls');
    return result;
  };
  return {
    ...{ form, attempt, hasTried, waitSeconds, cancel },
    type: (name, value) => setDraft((typed) => ({ ...typed, [name]: value })),
    submit: async () => {
      if (isHeld) return undefined;
      const missing = missingIn(form);
      setTried(missing !== undefined);
      if (missing !== undefined) return missing;
      const result = await run({ status: 'busy' }, () => bridge.signIn(credentialsOf(form)));
      return result?.ok === false && result.failure.code === 'sign-in-refused' ? 'password' : undefined;
    },
    openBrowser: async () => {
      setTried(false);
      if (!isHeld)
        await run({ status: 'browser', until: clock.now() + browserLimitMs }, () => bridge.signInByBrowser());
    },
    leave: () => {
      setDraft(withoutPassword);
      setTried(false);
      forget();
    },
  };
}

/** Saves a changed address or client id first, because the sign-in uses them. */
async function saveAddresses(
  { api, clientId }: SignInForm,
  { settings }: PageState,
  save: (changes: { api: string; clientId: string }) => Promise<UiResult>,
): Promise<UiResult> {
  if (api === settings.api && clientId === settings.clientId) return { ok: true, value: undefined };
  return settle(save({ api: api.trim(), clientId: clientId.trim() }));
}
