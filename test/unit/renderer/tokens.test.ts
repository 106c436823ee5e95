import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = path.resolve(import.meta.dirname, '../../../renderer');
const tokens = 'ui/tokens.css';

interface Declaration {
  readonly place: string;
  readonly selector: string;
  readonly property: string;
  readonly value: string;
}

/** Every declaration of a style sheet with the selector that it stands below. */
function declarationsIn(file: string, source: string): readonly Declaration[] {
  const plain = source.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...plain.matchAll(/([^{};]+)\{([^{}]*)\}/g)].flatMap(([, selector = '', body = '']) =>
    body.split(';').flatMap((line) => {
      const [property = '', ...value] = line.split(':');
      const declared = { property: property.trim(), value: value.join(':').trim() };
      const place = `${file}: ${selector.trim()} { ${declared.property}: ${declared.value} }`;
      return declared.value === '' ? [] : [{ place, selector: selector.trim(), ...declared }];
    }),
  );
}

async function declarations(): Promise<readonly Declaration[]> {
  const files: string[] = [];
  for await (const file of glob('**/*.css', { cwd: renderer })) files.push(file);
  const read = async (file: string) => declarationsIn(file, await readFile(path.join(renderer, file), 'utf8'));
  const all = (await Promise.all(files.filter((file) => file !== tokens).map(read))).flat();
  expect(all.length).toBeGreaterThan(500);
  return all;
}

const placesOf = (found: readonly Declaration[]): readonly string[] => found.map(({ place }) => place);

/** Set by the system where it forces its own colours, or taken from what stands around. */
const ownColour =
  /#[\da-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)\(|\b(?:red|green|blue|white|black|gray|grey)\b/i;

describe('the design tokens', () => {
  it('are the only place where a colour is named', async () => {
    expect(placesOf((await declarations()).filter(({ value }) => ownColour.test(value)))).toEqual([]);
  });

  it('keep green for answering and red for ending a call', async () => {
    const isSignal = ({ value }: Declaration): boolean => /var\(--(?:answer|end)\b/.test(value);
    const allowed = /^\.button\[data-tone="(?:answer|end)"\]$/;
    const signals = (await declarations()).filter(isSignal);
    expect(signals.length).toBeGreaterThan(3);
    expect(placesOf(signals.filter(({ selector }) => !allowed.test(selector)))).toEqual([]);
  });

  it('give no button of the panel the colours of a call', async () => {
    const found: string[] = [];
    for await (const file of glob('panel/**/*.tsx', { cwd: renderer })) {
      const source = await readFile(path.join(renderer, file), 'utf8');
      found.push(...[...source.matchAll(/tone=.*\b(?:answer|end)\b.*/g)].map(([line]) => `${file}: ${line}`));
    }
    expect(found).toEqual([]);
  });

  it('name every size of type but those of a key and of a very long name', async () => {
    const sizes = (await declarations()).filter(({ property }) => property === 'font-size');
    const own = sizes.filter(({ value }) => !/^(?:var\(--text[\w-]*\)|inherit|100%)$/.test(value));
    expect(own.map(({ selector }) => selector).toSorted()).toEqual(['.card-name[data-long]', '.key-hint']);
  });

  it('and a grid of 4 px space everything; less than that only sets hairlines off', async () => {
    const isSpace = ({ property }: Declaration): boolean => /^(?:margin|padding|gap|row-gap|column-gap)/.test(property);
    const isOff = ({ value }: Declaration): boolean =>
      [...value.matchAll(/(-?[\d.]+)(px|rem)/g)].some(([, number, unit]) => {
        const px = Math.abs(Number(number) * (unit === 'rem' ? 16 : 1));
        return px > 2 && px % 4 !== 0;
      });
    expect(placesOf((await declarations()).filter((one) => isSpace(one) && isOff(one)))).toEqual([]);
  });
});
