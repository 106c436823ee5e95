import { crc32, deflateSync } from 'node:zlib';

const side = 96;
const palette = [0x5b7db1, 0x7a9e7e, 0xb57f50, 0x9a6fb0, 0x4f9da6, 0xa85d6c];

type Colour = readonly [number, number, number];

/** A PNG of a head and shoulders in a colour that depends on the name: a stand-in for somebody's picture. */
export function photoOf(name: string): Uint8Array<ArrayBuffer> {
  const colour = palette[crc32(name) % palette.length] ?? 0;
  const ground: Colour = [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
  const rows = Array.from({ length: side }, (_, y) => Buffer.from([0, ...rowOf(y, ground)]));
  const pixels = deflateSync(Buffer.concat(rows));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk('IHDR', header()), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))];
  return Uint8Array.from(Buffer.concat(parts));
}

function rowOf(y: number, ground: Colour): number[] {
  return Array.from({ length: side }, (_, x) => {
    const isPerson = isWithin(x, y, 0.4, 0.17, 0.2) || isWithin(x, y, 1.02, 0.36, 0.38);
    return ground.map((channel) => (isPerson ? Math.round(channel + (255 - channel) * 0.7) : channel));
  }).flat();
}

/** Whether a point lies in an ellipse on the picture's middle axis, given in parts of the picture's side. */
function isWithin(x: number, y: number, centre: number, across: number, along: number): boolean {
  return (((x + 0.5) / side - 0.5) / across) ** 2 + (((y + 0.5) / side - centre) / along) ** 2 <= 1;
}

/** Width, height, eight bits of red, green and blue. */
function header(): Buffer {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(side, 0);
  bytes.writeUInt32BE(side, 4);
  bytes.set([8, 2, 0, 0, 0], 8);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
