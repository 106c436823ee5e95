import { open } from 'node:fs/promises';
import { parseRecording, type Recording, UnplayableFile } from './recording.ts';

/** Several times what an agent can record, bytes. */
const largestFile = 64 * 1024 * 1024;

/** Reads a diagnostics file to be played. Throws UnplayableFile, with the reason, for everything else. */
export async function readRecording(path: string): Promise<Recording> {
  return parseRecording(await readText(path));
}

async function readText(path: string): Promise<string> {
  const file = await open(path).catch((error: unknown) => {
    throw new UnplayableFile(`it cannot be opened (${codeOf(error)})`);
  });
  try {
    const found = await file.stat();
    if (!found.isFile()) {
      throw new UnplayableFile('it is no file');
    }
    if (found.size > largestFile) {
      throw new UnplayableFile(`it is larger than ${largestFile / 1024 / 1024} MiB`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
