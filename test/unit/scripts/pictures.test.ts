import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { picturesPage } from '../../../scripts/pictures/page.ts';
import { withFewColours } from '../../../scripts/pictures/palette.ts';
import { type IndexedPicture, type Picture, readPng, writePng } from '../../../scripts/pictures/png.ts';

/** A PNG as a browser writes it, with one filter for all rows; checksums are not read. */
function browserPng(depth: 3 | 4, rows: readonly (readonly number[])[]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, depth === 4 ? 6 : 2, 0, 0, 0]);
  header.writeUInt32BE(((rows[0]?.length ?? 1) - 1) / depth, 0);
  header.writeUInt32BE(rows.length, 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.from(rows.flat())))]);
}

/** The list of colours read back, which `readPng` does not read. */
const pixelsOf = ({ colours, indices }: IndexedPicture): number[] =>
  [...indices].flatMap((place) => [...(colours[place] ?? [])]);

const picture = (width: number, pixels: readonly number[]): Picture => ({
  width,
  height: pixels.length / 4 / width,
  pixels: Uint8Array.from(pixels),
});

describe('a PNG from a browser', () => {
  it('is read with every filter', () => {
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 1, 2, 3],
      [2, 1, 1, 1, 1, 1, 1],
      [3, 6, 10, 15, 1, 1, 1],
      [4, 1, 1, 1, 1, 1, 1],
    ];
    const read = readPng(browserPng(3, rows));
    expect([read.width, read.height]).toEqual([2, 5]);
    expect([...read.pixels]).toEqual([
      ...[10, 20, 30, 255, 40, 50, 60, 255],
      ...[10, 20, 30, 255, 11, 22, 33, 255],
      ...[11, 21, 31, 255, 12, 23, 34, 255],
      ...[11, 20, 30, 255, 12, 22, 33, 255],
      ...[12, 21, 31, 255, 13, 23, 34, 255],
    ]);
  });

  it('keeps what shines through', () => {
    const read = readPng(browserPng(4, [[0, 1, 2, 3, 4, 5, 6, 7, 8]]));
    expect([...read.pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is refused where it is of another kind', () => {
    const grey = browserPng(3, [[0, 1, 2, 3]]);
    grey.writeUInt8(0, 25);
    expect(() => readPng(grey)).toThrow('not read here');
  });
});

describe('a picture with few colours', () => {
  it('is exactly itself where it has no more than 256', () => {
    const pixel = fc.constantFrom([0, 0, 0, 0], [255, 255, 255, 255], [194, 43, 43, 255], [195, 43, 43, 255]);
    fc.assert(
      fc.property(fc.array(pixel, { minLength: 1, maxLength: 40 }), (pixels) => {
        const all = pixels.flat();
        expect(pixelsOf(withFewColours(picture(pixels.length, all)))).toEqual(all);
      }),
    );
  });

  it('takes the rarest shades for their neighbours where it has more', () => {
    const shades = Array.from({ length: 1_000 }, (_, at) => [at % 250, (at * 7) % 250, at >> 2, 255]);
    const often = Array.from({ length: 50 }, () => [3, 4, 250, 255]);
    const all = [...shades, ...often].flat();
    const few = withFewColours(picture(1_050, all));
    expect(few.colours.length).toBeLessThanOrEqual(256);
    expect(pixelsOf(few).slice(-200)).toEqual(often.flat());
    const worst = Math.max(...pixelsOf(few).map((value, at) => Math.abs(value - (all[at] ?? 0))));
    expect(worst).toBeLessThan(40);
  });

  it('is written as a PNG with a list of colours, the same bytes each time', () => {
    const few = withFewColours(picture(2, [1, 2, 3, 255, 4, 5, 6, 0]));
    const png = writePng(few);
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(png.readUInt8(25)).toBe(3);
    expect(png.includes('PLTE') && png.includes('tRNS') && png.includes('IEND')).toBe(true);
    expect(writePng(few).equals(png)).toBe(true);
  });
});

describe('the page of pictures', () => {
  it('names all four pictures of each state', () => {
    const page = picturesPage([{ name: 'ended-missed', page: 'popup' }]);
    expect(page).toContain('### Ended missed');
    expect(page.match(/images\/popup-ended-missed-(?:light|dark)-(?:100|200)\.png/g)?.toSorted()).toEqual([
      'images/popup-ended-missed-dark-100.png',
      'images/popup-ended-missed-dark-200.png',
      'images/popup-ended-missed-light-100.png',
      'images/popup-ended-missed-light-200.png',
    ]);
  });
});
