/** PNG as a browser writes it, and as the repository keeps it (PNG specification, third edition). */
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** A picture's pixels: four bytes each (red, green, blue, alpha), row by row from the top left. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A picture whose pixels are places in a list of at most 256 colours. */
export interface IndexedPicture {
  readonly width: number;
  readonly height: number;
  /** Each four bytes: red, green, blue, alpha. */
  readonly colours: readonly Uint8Array[];
  /** One byte per pixel, row by row from the top left. */
  readonly indices: Uint8Array;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum. */
const chunkOverhead = 12;
/** Bytes per pixel of the colour types that browsers write, 8 bits a channel: truecolour, and truecolour with alpha. */
const depths: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const indexedColour = 3;

function chunksOf(png: Buffer): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = signature.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + chunkOverhead;
  }
  return chunks;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const toLeft = Math.abs(guess - left);
  const toAbove = Math.abs(guess - above);
  const toCorner = Math.abs(guess - corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** What a byte was guessed to be, by its neighbours (section 9.2). */
const guesses: readonly ((left: number, above: number, corner: number) => number)[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/** Takes the filter off a row, in place. @param above the row over it; zeros over the first */
function unfilter(row: Buffer, above: Buffer, filter: number, depth: number): void {
  const guess = guesses[filter];
  if (guess === undefined) throw new Error(`not a PNG filter: ${filter}`);
  for (let at = 0; at < row.length; at += 1) {
    const corner = at < depth ? 0 : (above[at - depth] ?? 0);
    const left = at < depth ? 0 : (row[at - depth] ?? 0);
    row[at] = (row[at] ?? 0) + guess(left, above[at] ?? 0, corner);
  }
}

/** The rows of all pixels behind each other, without filters. */
function rowsOf(filtered: Buffer, width: number, height: number, depth: number): readonly Buffer[] {
  const length = width * depth;
  let above: Buffer = Buffer.alloc(length);
  return Array.from({ length: height }, (_, y) => {
    const start = y * (length + 1);
    const row = filtered.subarray(start + 1, start + 1 + length);
    unfilter(row, above, filtered.readUInt8(start), depth);
    above = row;
    return row;
  });
}

function withAlpha(rgb: Buffer): Buffer {
  const rgba = Buffer.alloc((rgb.length / 3) * 4, 255);
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4) rgb.copy(rgba, to, from, from + 3);
  return rgba;
}

/** Reads a picture as Chromium takes it: 8 bits a channel, truecolour with or without alpha, not interlaced. */
export function readPng(png: Buffer): Picture {
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  const depth = header && depths[header.readUInt8(9)];
  if (header === undefined || depth === undefined || header.readUInt8(8) !== 8 || header.readUInt8(12) !== 0)
    throw new Error('a PNG of a kind that is not read here');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const filtered = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)));
  const bytes = Buffer.concat(rowsOf(filtered, width, height, depth));
  return { width, height, pixels: depth === 4 ? bytes : withAlpha(bytes) };
}

function chunk(type: string, data: Uint8Array): Buffer {
  const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  framed.writeUInt32BE(data.length, 0);
  framed.writeUInt32BE(crc32(framed.subarray(4, -4)), framed.length - 4);
  return framed;
}

function headerOf({ width, height }: IndexedPicture): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, indexedColour, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return header;
}

/** Rows as they are, without a filter: neighbours in a list of colours have nothing to do with each other. */
function unfilteredRows({ width, height, indices }: IndexedPicture): Buffer {
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) rows.set(indices.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return rows;
}

/** Writes a picture with a list of colours: a third of the bytes of what a browser writes, where colours are few. */
export function writePng(picture: IndexedPicture): Buffer {
  const { colours } = picture;
  return Buffer.concat([
    signature,
    chunk('IHDR', headerOf(picture)),
    chunk('PLTE', Buffer.concat(colours.map((colour) => colour.subarray(0, 3)))),
    chunk(
      'tRNS',
      Uint8Array.from(colours, (colour) => colour[3] ?? 255),
    ),
    chunk('IDAT', deflateSync(unfilteredRows(picture), { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
