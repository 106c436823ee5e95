/** A state whose pictures are `<page>-<name>-<light|dark>-<100|200>.png` in docs/images/. */
export interface PicturedState {
  readonly name: string;
  readonly page: 'popup' | 'panel';
}

/** Shown in the page, in CSS px: two of them beside each other. The popup's are the larger ones, which stay sharp. */
const shown = { popup: { percent: 200, width: 380 }, panel: { percent: 100, width: 420 } } as const;

const headings = { popup: 'Popup', panel: 'Panel' } as const;

const title = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
};

function section({ name, page }: PicturedState): string {
  const { percent, width } = shown[page];
  const other = percent === 100 ? 200 : 100;
  const file = (scheme: string, size: number): string => `images/${page}-${name}-${scheme}-${size}.png`;
  const image = (scheme: string): string =>
    `<img src="${file(scheme, percent)}" width="${width}" alt="${title(name)}, ${scheme}">`;
  const links = ['light', 'dark'].map((scheme) => `[${scheme}](${file(scheme, other)})`);
  return [`### ${title(name)}`, `${image('light')} ${image('dark')}`, `At ${other} %: ${links.join(', ')}`].join(
    '\n\n',
  );
}

/** docs/screenshots.md: every state with its pictures, those of the popup first. */
export function picturesPage(states: readonly PicturedState[]): string {
  const intro =
    'Every state of the popup and every page of the panel, in light and dark, at 100 % and 200 %. ' +
    'Made by `npm run screenshots`.';
  const parts = (['popup', 'panel'] as const).flatMap((page) => [
    `## ${headings[page]}`,
    ...states.filter((state) => state.page === page).map(section),
  ]);
  return `${['# Pictures', intro, ...parts].join('\n\n')}\n`;
}
