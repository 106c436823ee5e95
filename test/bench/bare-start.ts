/** The floor of a start, as a process of its own: signs in, opens a line, says so, and ends with its input. */
import { type BareAccess, bareLine, bareSignIn } from './bare-requests.ts';

const access: BareAccess = {
  api: process.env.SCREENPOP_API ?? '',
  account: process.env.BENCH_ACCOUNT ?? '',
  username: process.env.BENCH_USERNAME ?? '',
  password: process.env.SCREENPOP_PASSWORD ?? '',
  clientId: process.env.SCREENPOP_CLIENT_ID ?? '',
};

await bareLine(access, await bareSignIn(access));
process.stdout.write(`${JSON.stringify({ event: 'link', state: 'online' })}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
