import type { IndexedPicture, Picture } from './png.ts';

/** As many as one byte tells apart. */
const mostColours = 256;

/** Red, green, blue and alpha in one number. */
type Colour = number;

const channels = [24, 16, 8, 0] as const;

/** Steps of a shadow are seen long before steps of a colour are: it lies on what nobody knows yet. */
const alphaWeight = 32;

/** The square of how far two colours are from each other, over all channels: up to about 50 is not seen. */
function distance(one: Colour, other: Colour): number {
  const alpha = (one & 255) - (other & 255);
  let sum = alphaWeight * alpha * alpha;
  for (const shift of [24, 16, 8]) {
    const apart = ((one >>> shift) & 255) - ((other >>> shift) & 255);
    sum += apart * apart;
  }
  return sum;
}

/** Every pixel as one number. */
function coloursOf({ pixels }: Picture): Uint32Array {
  const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return new Uint32Array(pixels.length / 4).map((_, place) => view.getUint32(place * 4));
}

/** Every colour once, the most frequent first; the same picture gives the same order. */
function byFrequency(all: Uint32Array): readonly Colour[] {
  const counts = new Map<Colour, number>();
  for (const colour of all) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  return [...counts].sort(([a, seldom], [b, often]) => often - seldom || a - b).map(([colour]) => colour);
}

/** The colours that are further than that from every more frequent one; undefined where these are too many. */
function apart(colours: readonly Colour[], least: number): readonly Colour[] | undefined {
  const kept: Colour[] = [];
  for (const colour of colours) {
    if (kept.some((one) => distance(one, colour) <= least)) continue;
    if (kept.length === mostColours) return undefined;
    kept.push(colour);
  }
  return kept;
}

/** All of them where they are few enough; otherwise as close to each other as lets them be few enough. */
function chooseColours(colours: readonly Colour[]): readonly Colour[] {
  for (let least = 0; ; least += 4) {
    const kept = apart(colours, least);
    if (kept !== undefined) return kept;
  }
}

const nearest = (colour: Colour, kept: readonly Colour[]): number =>
  kept.reduce((best, one, place) => (distance(one, colour) < distance(kept[best] ?? 0, colour) ? place : best), 0);

const bytesOf = (colour: Colour): Uint8Array => Uint8Array.from(channels, (shift) => (colour >>> shift) & 255);

/**
 * The picture with at most 256 colours: exactly itself where it has no more, as most plain areas and letters do; else with
 * the rarest shades at the edges of letters taken for their nearest neighbours, so little that nobody sees it.
 */
export function withFewColours(picture: Picture): IndexedPicture {
  const { width, height } = picture;
  const all = coloursOf(picture);
  const found = byFrequency(all);
  const kept = chooseColours(found);
  const places = new Map(found.map((colour) => [colour, nearest(colour, kept)]));
  const indices = new Uint8Array(all.length);
  for (const [at, colour] of all.entries()) indices[at] = places.get(colour) ?? 0;
  return { width, height, indices, colours: kept.map(bytesOf) };
}
