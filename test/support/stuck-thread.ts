/** Says much, leaves one of Node's threads in a call that never returns (opening a pipe nobody writes to), and ends. */
import { readFile } from 'node:fs';
import { endProcess } from '../../main/headless/ending.ts';

const [, , pipe = '', code = ''] = process.argv;
readFile(pipe, () => undefined);
for (let line = 0; line < 20_000; line += 1) process.stdout.write(`${JSON.stringify({ line })}\n`);
await endProcess(Number(code));
