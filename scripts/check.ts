/** `npm run check`: types, then lint, format and walls. Runs both, and fails if one fails. */
import { checks, runCheck } from './checks.ts';

let hasFailed = false;
for (const check of checks) {
  if (!(await runCheck(check))) hasFailed = true;
}
process.exitCode = hasFailed ? 1 : 0;
