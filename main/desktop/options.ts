import { parseArgs } from 'node:util';

/** What the command line and the environment ask of the desktop app. */
export interface DesktopOptions {
  readonly isDemo: boolean;
  /** Override the settings for this run only. */
  readonly api?: string;
  readonly clientId?: string;
  readonly portal?: string;
}

const argumentOptions = {
  demo: { type: 'boolean' },
  api: { type: 'string' },
  'client-id': { type: 'string' },
  portal: { type: 'string' },
} as const;

const filled = (...candidates: readonly (string | boolean | undefined)[]): string | undefined =>
  candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '');

/**
 * Reads `--demo`, `--api`, `--client-id` and `--portal`, then `SCREENPOP_DEMO=1`, `SCREENPOP_API` and `SCREENPOP_CLIENT_ID`. Other
 * arguments are Chromium's switches, and ignored.
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DesktopOptions {
  const { values } = parseArgs({ args: [...args], options: argumentOptions, strict: false, allowPositionals: true });
  const api = filled(values.api, environment.SCREENPOP_API);
  const clientId = filled(values['client-id'], environment.SCREENPOP_CLIENT_ID);
  const portal = filled(values.portal);
  return {
    isDemo: values.demo === true || environment.SCREENPOP_DEMO === '1',
    ...(api !== undefined && { api }),
    ...(clientId !== undefined && { clientId }),
    ...(portal !== undefined && { portal }),
  };
}
