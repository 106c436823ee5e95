import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContacts } from '../../../main/contacts/read.ts';
import type { ReadContacts } from '../../../main/contacts/types.ts';

const folder = join(import.meta.dirname, '../../fixtures/contacts');

/** Nobody else wants a turn. */
export const noPause = async (): Promise<void> => undefined;

/** The bytes of a file as a program exports it. */
export const exported = (name: string): Uint8Array => readFileSync(join(folder, name));

/** Reads bytes or a text; throws where they are no contacts. */
export async function read(file: Uint8Array | string): Promise<ReadContacts> {
  const result = await readContacts(typeof file === 'string' ? new TextEncoder().encode(file) : file, noPause);
  if (!result.ok) throw new Error(result.failure.detail);
  return result.value;
}
