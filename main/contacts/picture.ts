import type { Picture, PictureType } from './types.ts';

/** Larger pictures are not taken, bytes: a card shows one at a few hundred pixels. */
export const maximumPictureBytes = 256 * 1024;

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, index) => bytes[at + index] === byte);

const ascii = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const jpegSignature = [0xff, 0xd8, 0xff];

/** The kind of a picture by its first bytes, whatever anybody says of it. */
function pictureTypeOf(bytes: Uint8Array): PictureType | undefined {
  if (startsWith(bytes, pngSignature)) return 'image/png';
  if (startsWith(bytes, jpegSignature)) return 'image/jpeg';
  return startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8) ? 'image/webp' : undefined;
}

/** The bytes as a picture; undefined where they are none that is taken, or too large. */
export function pictureOf(bytes: Uint8Array): Picture | undefined {
  const type = bytes.length > maximumPictureBytes ? undefined : pictureTypeOf(bytes);
  return type === undefined ? undefined : { type, bytes };
}
