/** Draws the app's and the tray's icons into `build/`: `node scripts/icons.ts`. The results are committed. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { appDrawing, templateDrawing, tileDrawing, trayStates } from './icon-drawings.ts';

/** One drawing at one size: the PNG file, and its pixels as RGBA from the top left. */
interface Raster {
  readonly size: number;
  readonly png: Buffer;
  readonly pixels: Buffer;
}

const build = path.resolve(import.meta.dirname, '../build');
const inBuild = (...parts: readonly string[]): string => path.join(build, ...parts);

const largestIcoSize = 256;
const trayIcoSizes = [16, 20, 24, 32, 40, 48];
const appIcoSizes = [16, 24, 32, 48, 64, 128, largestIcoSize];
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];

async function rasterise(page: Page, svg: string, size: number): Promise<Raster> {
  const { png, pixels } = await page.evaluate(
    async ([source, edge]) => {
      const image = new Image();
      image.src = `data:image/svg+xml;base64,${btoa(source)}`;
      await image.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: edge, height: edge });
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('no canvas');
      context.drawImage(image, 0, 0, edge, edge);
      return {
        png: canvas.toDataURL('image/png').replace(/^.*,/, ''),
        pixels: [...context.getImageData(0, 0, edge, edge).data],
      };
    },
    [svg, size] as const,
  );
  return { size, png: Buffer.from(png, 'base64'), pixels: Buffer.from(pixels) };
}

const bitmapHeader = (size: number): Buffer => {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  // Twice the height: colour and mask are counted together.
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  return header;
};

const bgraFromBelow = ({ size, pixels }: Raster): Buffer => {
  const rows = Array.from({ length: size }, (_, row) => pixels.subarray(row * size * 4, (row + 1) * size * 4));
  const flipped = Buffer.concat(rows.toReversed());
  for (let at = 0; at < flipped.length; at += 4) {
    const red = flipped.readUInt8(at);
    flipped.writeUInt8(flipped.readUInt8(at + 2), at);
    flipped.writeUInt8(red, at + 2);
  }
  return flipped;
};

/** A bitmap as an icon holds it: small sizes are not PNG, because old loaders read only bitmaps there. */
function icoImage(raster: Raster): Buffer {
  if (raster.size === largestIcoSize) return raster.png;
  const maskRow = Math.ceil(raster.size / 32) * 4;
  return Buffer.concat([bitmapHeader(raster.size), bgraFromBelow(raster), Buffer.alloc(maskRow * raster.size)]);
}

const icoEntry = (size: number, length: number, offset: number): Buffer => {
  const entry = Buffer.alloc(16);
  entry.writeUInt8(size % 256, 0);
  entry.writeUInt8(size % 256, 1);
  entry.writeUInt16LE(1, 4);
  entry.writeUInt16LE(32, 6);
  entry.writeUInt32LE(length, 8);
  entry.writeUInt32LE(offset, 12);
  return entry;
};

/** Packs several sizes into one .ico file. */
function packIco(rasters: readonly Raster[]): Buffer {
  const header = Buffer.from([0, 0, 1, 0, rasters.length, 0]);
  const images = rasters.map(icoImage);
  let offset = header.length + 16 * rasters.length;
  const entries = rasters.map((raster, index) => {
    const length = images[index]?.length ?? 0;
    const entry = icoEntry(raster.size, length, offset);
    offset += length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...images]);
}

const rasters = (page: Page, drawing: (size: number) => string, sizes: readonly number[]): Promise<readonly Raster[]> =>
  Promise.all(sizes.map((size) => rasterise(page, drawing(size), size)));

async function writePng(page: Page, svg: string, size: number, file: string): Promise<void> {
  await writeFile(file, (await rasterise(page, svg, size)).png);
}

async function drawTray(page: Page): Promise<void> {
  const file = (name: string): string => inBuild('icons', 'tray', name);
  for (const state of trayStates) {
    await writePng(page, templateDrawing(state), 18, file(`${state}Template.png`));
    await writePng(page, templateDrawing(state), 36, file(`${state}Template@2x.png`));
    await writePng(page, tileDrawing(state), 24, file(`${state}.png`));
    await writePng(page, tileDrawing(state), 48, file(`${state}@2x.png`));
    await writeFile(file(`${state}.ico`), packIco(await rasters(page, () => tileDrawing(state), trayIcoSizes)));
  }
}

async function drawApp(page: Page): Promise<void> {
  for (const size of linuxSizes) {
    await writePng(page, appDrawing(size), size, inBuild('icons', 'app', `${size}x${size}.png`));
  }
  await writePng(page, appDrawing(1024), 1024, inBuild('icon.png'));
  await writeFile(inBuild('icon.ico'), packIco(await rasters(page, appDrawing, appIcoSizes)));
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('no Chromium here: set CHROMIUM_PATH');
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});
try {
  await rm(inBuild('icons'), { recursive: true, force: true });
  await mkdir(inBuild('icons', 'tray'), { recursive: true });
  await mkdir(inBuild('icons', 'app'), { recursive: true });
  const page = await browser.newPage();
  await drawTray(page);
  await drawApp(page);
} finally {
  await browser.close();
}
