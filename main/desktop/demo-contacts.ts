import { crc32, deflateSync } from 'node:zlib';
import { pictureOf } from '../contacts/picture.ts';
import type { ImportFacts, Picture, ReadContact, ReadContacts } from '../contacts/types.ts';

const side = 96;
/** Points per pixel and direction: drawn finer than it is stored, so that edges are smooth. */
const finer = 3;

type Colour = readonly [number, number, number];

/** A head and shoulders in two colours before a third: everybody is recognised by theirs. */
interface Portrait {
  readonly background: Colour;
  readonly skin: Colour;
  readonly hair: Colour;
  readonly clothes: Colour;
}

/** In units of the picture's side, from its top left corner. */
const isWithin = (x: number, y: number, [cx, cy, rx, ry]: readonly [number, number, number, number]): boolean =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;

const colourAt = (x: number, y: number, { background, skin, hair, clothes }: Portrait): Colour => {
  if (isWithin(x, y, [0.5, 0.47, 0.17, 0.21])) return isWithin(x, y, [0.5, 0.24, 0.3, 0.13]) ? hair : skin;
  if (isWithin(x, y, [0.5, 0.42, 0.21, 0.24]) && y < 0.55) return hair;
  if (Math.abs(x - 0.5) < 0.07 && y > 0.6 && y < 0.76) return skin;
  return isWithin(x, y, [0.5, 1.06, 0.38, 0.34]) ? clothes : background;
};

const pixelAt = (column: number, row: number, portrait: Portrait): Colour => {
  const points = Array.from({ length: finer * finer }, (_, index) =>
    colourAt(
      (column + ((index % finer) + 0.5) / finer) / side,
      (row + (Math.floor(index / finer) + 0.5) / finer) / side,
      portrait,
    ),
  );
  const mean = (channel: 0 | 1 | 2): number =>
    Math.round(points.reduce((sum, colour) => sum + colour[channel], 0) / points.length);
  return [mean(0), mean(1), mean(2)];
};

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
};

/** Width, height, eight bits each of red, green and blue (PNG, 11.2.1). */
const header = (): Buffer => {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(side, 0);
  bytes.writeUInt32BE(side, 4);
  bytes.set([8, 2, 0, 0, 0], 8);
  return bytes;
};

const draw = (portrait: Portrait): Picture | undefined => {
  const rows = Array.from({ length: side }, (_, row) =>
    Buffer.from([0, ...Array.from({ length: side }, (__, column) => pixelAt(column, row, portrait)).flat()]),
  );
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    chunk('IHDR', header()),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return pictureOf(new Uint8Array(Buffer.concat([signature, ...parts])));
};

const portraits = {
  ada: { background: [214, 228, 240], skin: [234, 192, 160], hair: [92, 58, 40], clothes: [52, 84, 140] },
  zoe: { background: [240, 224, 208], skin: [176, 122, 88], hair: [36, 28, 30], clothes: [150, 60, 72] },
  grace: { background: [222, 236, 220], skin: [246, 214, 188], hair: [186, 140, 76], clothes: [46, 108, 92] },
} satisfies Record<string, Portrait>;

const withPortrait = (contact: ReadContact, portrait: Portrait): ReadContact => {
  const picture = draw(portrait);
  return picture === undefined ? contact : { ...contact, picture };
};

// Numbers that each country's regulator keeps free for fiction; the demonstration's callers have some of them.
const contacts = (): readonly ReadContact[] => [
  withPortrait(
    { name: 'Ada Palmer', organisation: 'Harbour & Finch Ltd', numbers: ['+44 20 7946 0018', '+44 7700 900018'] },
    portraits.ada,
  ),
  withPortrait({ name: 'Zoë Lefèvre', organisation: 'Atelier Lumière', numbers: ['+33 1 99 00 64 12'] }, portraits.zoe),
  withPortrait(
    { name: 'Grace Whitfield', organisation: 'Bluestone Clinics', numbers: ['+1 202 555 0143'] },
    portraits.grace,
  ),
  { name: 'Jonas Lindqvist', organisation: 'Kontor Lindqvist & Söhne', numbers: ['+49 30 23125042'] },
  { organisation: 'Kontor Lindqvist & Söhne', numbers: ['+49 30 23125000'] },
  { name: 'Amara Okoye', organisation: 'Bluestone Clinics', numbers: ['+1 202 555 0199'] },
];

/** Contacts of the demonstration: invented people, with pictures that are drawn here. */
export function demoContacts(nowMs: number): { readonly read: ReadContacts; readonly facts: ImportFacts } {
  const skipped = { noNumber: 1, noName: 0, unreadable: 0, beyondLimit: 0 };
  return { read: { contacts: contacts(), skipped }, facts: { fileName: 'contacts.vcf', importedMs: nowMs } };
}
