import { readFile } from 'node:fs/promises';
import { parseScenarioText, type Scenario, UnplayableScenario } from './schema.ts';

/** Reads a scenario file. Throws UnplayableScenario, with the reason, for everything else. */
export async function readScenario(path: string): Promise<Scenario> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new UnplayableScenario(`it cannot be read (${codeOf(error)})`);
  });
  return parseScenarioText(text);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
