/** `npm run bench -- NAME`: speed as ratios, floor and product measured in the same run. */
import { benchFrames } from '../test/bench/frames.ts';
import { benchLink } from '../test/bench/link.ts';
import { benchModel } from '../test/bench/model.ts';
import { benchRing } from '../test/bench/ring.ts';

const benches: Readonly<Record<string, () => Promise<void>>> = {
  frames: benchFrames,
  link: benchLink,
  model: benchModel,
  ring: benchRing,
};

const name = process.argv[2] ?? '';
const bench = benches[name];
if (bench === undefined) {
  process.stderr.write(`usage: npm run bench -- NAME, with NAME one of: ${Object.keys(benches).join(', ')}\n`);
  process.exit(2);
}
await bench();
process.exit(0);
