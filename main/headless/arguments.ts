import { parseArgs } from 'node:util';
import { failed, type Result, success } from '../failure.ts';
import { present } from '../present.ts';

/** How the headless agent was started. */
export interface HeadlessArguments {
  readonly isDemo: boolean;
  /** Keep nothing on disk or in the keychain. */
  readonly isEphemeral: boolean;
  /** Sign in through the user's browser: its address is printed. */
  readonly isByBrowser: boolean;
  /** Tests only: the password grant instead of a code. */
  readonly isPasswordGrant: boolean;
  readonly api?: string;
  readonly account?: string;
  readonly username?: string;
  readonly clientId?: string;
  /** Sign-in page for browsers. */
  readonly portal?: string;
  /** Endpoints to watch instead of the account's own extension. */
  readonly endpoints: readonly string[];
  /** From SCREENPOP_PASSWORD; never from argv, where every process could read it. */
  readonly password?: string;
}

/** One screen of help, for stderr. */
export const usage = `usage: npm run --silent headless -- [--demo | --api TEMPLATE --account A --username U --client-id C]
  --demo               run against the built-in simulator
  --api TEMPLATE       base address with {service}; also SCREENPOP_API
  --client-id C        client id registered with Mitel; also SCREENPOP_CLIENT_ID
  --account A          account number or GUID
  --username U         user name; the password is read from SCREENPOP_PASSWORD
  --endpoint E         watch this endpoint instead of the account's own extension (repeatable)
  --browser            sign in with the browser: open the address of the line {"event":"sign-in","url":"…"}
  --portal URL         the sign-in page for --browser
  --test-password-grant  for tests: the password grant; refused for api.mitel.io
  --ephemeral          keep nothing on disk or in the keychain`;

const optionsSpec = {
  demo: { type: 'boolean', default: false },
  ephemeral: { type: 'boolean', default: false },
  browser: { type: 'boolean', default: false },
  'test-password-grant': { type: 'boolean', default: false },
  portal: { type: 'string' },
  api: { type: 'string' },
  account: { type: 'string' },
  username: { type: 'string' },
  'client-id': { type: 'string' },
  endpoint: { type: 'string', multiple: true },
} as const;

const filled = (...values: readonly (string | undefined)[]): string | undefined =>
  values.find((value) => value !== undefined && value !== '');

/** Reads argv and the environment; fails with `invalid-input` and what was wrong. */
export function parseHeadlessArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<HeadlessArguments> {
  try {
    const { values } = parseArgs({ args: [...argv], options: optionsSpec, strict: true, allowPositionals: false });
    if (values.demo && values.api !== undefined)
      return failed('invalid-input', { detail: '--demo brings its own --api' });
    if (values.browser && values['test-password-grant'])
      return failed('invalid-input', { detail: '--browser and --test-password-grant exclude each other' });
    return success({
      isDemo: values.demo,
      isByBrowser: values.browser,
      isPasswordGrant: values['test-password-grant'],
      isEphemeral: values.ephemeral || values.demo,
      endpoints: values.endpoint ?? [],
      ...present({
        api: filled(values.api, env.SCREENPOP_API),
        clientId: filled(values['client-id'], env.SCREENPOP_CLIENT_ID),
        portal: filled(values.portal),
        account: filled(values.account),
        username: filled(values.username),
        password: filled(env.SCREENPOP_PASSWORD),
      }),
    });
  } catch (error) {
    return failed('invalid-input', { detail: error instanceof Error ? error.message : String(error) });
  }
}
