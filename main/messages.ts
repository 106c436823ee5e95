import { createInstance } from 'i18next';
import { failureText, healthSentence, i18nextOptions, type Translate } from '../locales/index.ts';
import type { Failure } from './failure.ts';
import type { Check } from './health/checks.ts';

/** Texts for headless output and diagnostics. English: they are read by programs and engineers. */
export interface Messages {
  failure(failure: Failure): string;
  health(check: Check): string;
}

/** The catalogue's sentences for failures and health checks. */
export async function createMessages(): Promise<Messages> {
  const texts = createInstance();
  await texts.init({ ...i18nextOptions, lng: 'en' });
  const translate: Translate = (key, options) => texts.t(key, { ...options });
  return {
    failure: (failure) => {
      const { sentence, hint } = failureText(translate, failure);
      const detail = failure.detail === undefined ? '' : `(${failure.detail})`;
      return [sentence, hint, detail].filter((part) => part !== '').join(' ');
    },
    health: ({ said }) => healthSentence(translate, 'en', said),
  };
}
