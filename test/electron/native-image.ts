import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';
import { type Faithful, guarded } from './unsupported.ts';

interface Representation {
  readonly scaleFactor: number;
  readonly png: Buffer;
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A PNG of BGRA pixels, the order in which Electron takes bitmaps. */
function encodePng(pixels: Buffer, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let index = 0; index < width * height; index += 1) {
    const [blue = 0, green = 0, red = 0, alpha = 0] = pixels.subarray(index * 4, index * 4 + 4);
    rows.set([red, green, blue, alpha], Math.floor(index / width) + 1 + index * 4);
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const isPng = (bytes: Buffer): boolean => bytes.length > 24 && bytes.toString('latin1', 1, 4) === 'PNG';

const sizeOf = ({ png, scaleFactor }: Representation): Electron.Size =>
  isPng(png)
    ? { width: png.readUInt32BE(16) / scaleFactor, height: png.readUInt32BE(20) / scaleFactor }
    : { width: 16, height: 16 };

const source = Symbol('source');

/** An image: PNG bytes per scale factor. Other formats are kept as they are, with a nominal size of 16 by 16. */
class StandInImage {
  isMacTemplateImage = false;
  private readonly representations: Representation[] = [];
  /** Where the image comes from, for a test to read. */
  readonly [source]: string;

  constructor(from: string, representations: readonly Representation[] = []) {
    this[source] = from;
    this.representations.push(...representations.filter(({ png }) => png.length > 0));
  }

  isEmpty(): boolean {
    return this.representations.length === 0;
  }

  getSize(_scaleFactor?: number): Electron.Size {
    const first = this.representations[0];
    return first === undefined ? { width: 0, height: 0 } : sizeOf(first);
  }

  getAspectRatio(): number {
    const { width, height } = this.getSize();
    return height === 0 ? 0 : width / height;
  }

  getScaleFactors(): number[] {
    return this.representations.map(({ scaleFactor }) => scaleFactor);
  }

  addRepresentation({ scaleFactor = 1, buffer, dataURL, width, height }: Electron.AddRepresentationOptions): void {
    const bytes = buffer ?? fromDataUrl(dataURL ?? '');
    const isBitmap = width !== undefined && height !== undefined && !isPng(bytes);
    this.representations.push({ scaleFactor, png: isBitmap ? encodePng(bytes, width, height) : bytes });
  }

  setTemplateImage(isTemplate: boolean): void {
    this.isMacTemplateImage = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.isMacTemplateImage;
  }

  toPNG(options: Electron.ToPNGOptions = {}): Buffer {
    const { scaleFactor = 1 } = options;
    const found = this.representations.find((item) => item.scaleFactor === scaleFactor) ?? this.representations[0];
    return found?.png ?? Buffer.alloc(0);
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.toPNG().toString('base64')}`;
  }

  /** The pixels stay as they are: only the nominal size is lost. */
  resize(_options: Electron.ResizeOptions): Electron.NativeImage {
    return make(`${this[source]} (resized)`, this.representations);
  }
}

const originals = new WeakMap<object, StandInImage>();

function make(from: string, representations: readonly Representation[] = []): Electron.NativeImage {
  const image = new StandInImage(from, representations);
  const face = guarded('NativeImage', image) as unknown as Electron.NativeImage;
  originals.set(face, image);
  return face;
}

const fromDataUrl = (url: string): Buffer => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');

const fromBytes = (name: string, bytes: Buffer, scaleFactor = 1): Electron.NativeImage =>
  make(name, [{ scaleFactor, png: bytes }]);

/** The files that Electron takes for one path: the path itself and its high-density siblings. */
function filesOf(path: string): Representation[] {
  const variants = [1, 1.25, 1.5, 2, 2.5, 3, 4].map((scaleFactor) => ({
    scaleFactor,
    file: scaleFactor === 1 ? path : path.replace(/(\.[^.]*)$/, `@${scaleFactor}x$1`),
  }));
  return variants
    .filter(({ file }) => existsSync(file))
    .map(({ scaleFactor, file }) => ({ scaleFactor, png: readFileSync(file) }));
}

/** Electron's `nativeImage`. */
export const nativeImage = guarded('nativeImage', {
  createEmpty: (): Electron.NativeImage => make('empty'),
  createFromPath: (path: string): Electron.NativeImage => make(path, filesOf(path)),
  createFromBuffer: (buffer: Buffer, options: Electron.CreateFromBufferOptions = {}): Electron.NativeImage =>
    options.width !== undefined && options.height !== undefined && !isPng(buffer)
      ? fromBytes('bitmap', encodePng(buffer, options.width, options.height), options.scaleFactor)
      : fromBytes('buffer', buffer, options.scaleFactor),
  createFromBitmap: (
    buffer: Buffer,
    { width, height, scaleFactor }: Electron.CreateFromBitmapOptions,
  ): Electron.NativeImage => fromBytes('bitmap', encodePng(buffer, width, height), scaleFactor),
  createFromDataURL: (url: string): Electron.NativeImage => fromBytes('data URL', fromDataUrl(url)),
} satisfies Partial<typeof Electron.NativeImage>);

/** An image as a test sees it. */
export interface ImageDescription {
  /** Path, or how it was made. */
  readonly source: string;
  /** Tells images apart: a digest of the first representation. */
  readonly digest: string;
  readonly size: Electron.Size;
  readonly isEmpty: boolean;
  readonly isTemplate: boolean;
}

/** Describes what the app gave as an image. */
export function describeImage(image: Electron.NativeImage | string): ImageDescription {
  const face = typeof image === 'string' ? nativeImage.createFromPath(image) : image;
  const png = face.toPNG();
  return {
    source: originals.get(face)?.[source] ?? 'unknown',
    digest: createHash('sha256').update(png).digest('hex').slice(0, 16),
    size: face.getSize(),
    isEmpty: face.isEmpty(),
    isTemplate: face.isTemplateImage(),
  };
}

export type ImageCheck = Faithful<Electron.NativeImage, StandInImage>;
