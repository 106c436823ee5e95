import { z } from 'zod';
import type { ImportFacts, KeptContact, Pause, ReadContact, ReadContacts } from '../contacts/types.ts';

/** The form of the file; another one is not read. */
const version = 1;
/** Lines that are read or written in one go: some milliseconds' work. */
const linesAtATime = 500;

const count = z.int().min(0);

const headSchema = z.object({
  version: z.literal(version),
  fileName: z.string(),
  importedMs: z.number(),
  skipped: z.object({ noNumber: count, noName: count, unreadable: count, beyondLimit: count }),
  contacts: count,
  /** Lengths in bytes: a file that was cut off is noticed. */
  lineBytes: count,
  pictureBytes: count,
});

/** The first line of the file. */
export type ContactFileHead = z.infer<typeof headSchema>;

const lineSchema = z.object({
  name: z.string().exactOptional(),
  organisation: z.string().exactOptional(),
  numbers: z.array(z.string()),
  companyNumbers: z.array(z.string()).exactOptional(),
  /** Where its picture begins behind the lines, and how long it is. */
  photo: z.unknown().optional(),
});

/** The file as it is to be written. */
export interface ContactFileParts {
  readonly head: Uint8Array;
  readonly lines: readonly Uint8Array[];
  readonly pictures: readonly Uint8Array[];
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/** Turns contacts into the parts of a file. */
export async function joinContactFile(
  { contacts, skipped }: ReadContacts,
  facts: ImportFacts,
  pause: Pause,
): Promise<ContactFileParts> {
  const writer = new Writer();
  for (const [index, contact] of contacts.entries()) {
    writer.add(contact);
    if (index % linesAtATime === linesAtATime - 1) await pause();
  }
  const { lines, pictures, lineBytes, pictureBytes } = writer;
  const head = encode({ version, ...facts, skipped, contacts: contacts.length, lineBytes, pictureBytes });
  return { head, lines, pictures };
}

class Writer {
  readonly lines: Uint8Array[] = [];
  readonly pictures: Uint8Array[] = [];
  lineBytes = 0;
  pictureBytes = 0;

  add({ picture, ...contact }: ReadContact): void {
    const photo = picture === undefined ? {} : { photo: [this.pictureBytes, picture.bytes.length] };
    const line = encode({ ...contact, ...photo });
    this.lines.push(line);
    this.lineBytes += line.length;
    if (picture === undefined) return;
    this.pictures.push(picture.bytes);
    this.pictureBytes += picture.bytes.length;
  }
}

/** A file that was opened: its facts, and where the rest stands. */
export interface ContactFileText {
  readonly head: ContactFileHead;
  readonly lines: Uint8Array;
  /** Where the pictures begin. */
  readonly pictureOffset: number;
}

const lineEnd = 0x0a;

/** Reads the first line. Throws where the file is damaged or of another form. */
export function readHead(bytes: Uint8Array): ContactFileText {
  const end = bytes.indexOf(lineEnd);
  const head = headSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, end))));
  const pictureOffset = end + 1 + head.lineBytes;
  return { head, lines: bytes.subarray(end + 1, pictureOffset), pictureOffset };
}

const readLine = (text: string, photoOf: (raw: unknown) => string | undefined): KeptContact => {
  const { photo: raw, ...contact } = lineSchema.parse(JSON.parse(text));
  const photo = raw === undefined ? undefined : photoOf(raw);
  return photo === undefined ? contact : { ...contact, photo };
};

/** Reads the contacts; `photoOf` names the picture that stands at a place. Throws where the file is damaged. */
export async function readLines(
  { head, lines }: ContactFileText,
  pause: Pause,
  photoOf: (raw: unknown) => string | undefined,
): Promise<readonly KeptContact[]> {
  const contacts: KeptContact[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(lineEnd, start);
    if (end < 0) throw new SyntaxError('the contacts file is cut off');
    contacts.push(readLine(decoder.decode(lines.subarray(start, end)), photoOf));
    start = end + 1;
    if (contacts.length % linesAtATime === 0) await pause();
  }
  if (contacts.length !== head.contacts) throw new SyntaxError('the contacts file is cut off');
  return contacts;
}
