/** The app's pictures as SVG on a grid of 24: one handset, and one shape per state of the line. */

/** States that the tray shows; each differs by shape, and colour only repeats it. */
export const trayStates = [
  'online',
  'connecting',
  'signed-out',
  'auth-required',
  'retrying',
  'replaced',
  'ringing',
  'missed',
  'do-not-disturb',
] as const;
/** A state of the line, as the tray draws it. */
export type TrayState = (typeof trayStates)[number];

/** The accent colour of the pages (renderer/ui/tokens.css). */
const accent = '#2f54d0';
const quiet = '#52525b';
const warning = '#9a3412';

const tileColours: Readonly<Record<TrayState, string>> = {
  online: accent,
  connecting: accent,
  'signed-out': quiet,
  'auth-required': warning,
  retrying: warning,
  replaced: warning,
  ringing: accent,
  missed: accent,
  'do-not-disturb': quiet,
};

const handset = `<g transform="rotate(-135 12 12)" stroke-linejoin="round">
  <path d="M4.6 11.2 C7.6 6.9 16.4 6.9 19.4 11.2" fill="none" stroke="INK" stroke-width="4.2" stroke-linecap="round"/>
  <rect x="1.8" y="9.6" width="6.4" height="6" rx="2" fill="INK"/>
  <rect x="15.8" y="9.6" width="6.4" height="6" rx="2" fill="INK"/>
</g>`;

const at = (x: number, y: number, scale: number, drawing: string): string =>
  `<g transform="translate(${x} ${y}) scale(${scale})">${drawing}</g>`;

const line = (path: string, width: number): string =>
  `<path d="${path}" fill="none" stroke="INK" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;

// A badge stands in the lower right, where nothing of the handset is left beside it.
const cutOut = (id: string, hole: string, drawing: string): string =>
  `<mask id="${id}"><rect width="24" height="24" fill="white"/>${hole.replaceAll('INK', 'black')}</mask>` +
  `<g mask="url(#${id})">${drawing}</g>`;

const badgeHole = '<circle cx="17.5" cy="17.5" r="8" fill="INK"/>';

const exclamation =
  '<circle cx="17.5" cy="17.5" r="6.3" fill="INK"/>' +
  '<path d="M17.5 14 V18" stroke="PAPER" stroke-width="2.2" stroke-linecap="round"/>' +
  '<circle cx="17.5" cy="21.2" r="1.25" fill="PAPER"/>';

const clockwise = `${line('M22 15.2 A5.2 5.2 0 1 0 22.4 19.4', 2.2)}<path d="M23.9 11.2 V17 H18.1 Z" fill="INK"/>`;

const opposed = `${line('M12.6 15 H21.4', 2.1)}${line('M19 12.2 L22 15 L19 17.8', 2.1)}${line('M22 20.6 H13.2', 2.1)}${line('M15.6 17.8 L12.6 20.6 L15.6 23.2', 2.1)}`;

// Where programs show that something is waiting; below it the handset is whole.
const dotHole = '<circle cx="18.6" cy="5.4" r="6.8" fill="INK"/>';
const dot = '<circle cx="18.6" cy="5.4" r="5" fill="INK"/>';

const moon = '<path d="M16.2 11.6 A6.3 6.3 0 1 0 23.8 19.6 A5.4 5.4 0 0 1 16.2 11.6 Z" fill="INK"/>';

const waves = `${line('M14 5.2 A5.6 5.6 0 0 1 18.8 10', 2.2)}${line('M14 1.2 A9.6 9.6 0 0 1 22.8 10', 2.2)}`;

const dots = Array.from({ length: 10 }, (_, index) => {
  const angle = (index / 10) * 2 * Math.PI;
  return `<circle cx="${(12 + 10.6 * Math.cos(angle)).toFixed(2)}" cy="${(12 + 10.6 * Math.sin(angle)).toFixed(2)}" r="1.35" fill="INK"/>`;
}).join('');

const slash = 'M3 21 L21 3';

const glyphs: Readonly<Record<TrayState, string>> = {
  online: handset,
  connecting: `${at(4.2, 4.2, 0.65, handset)}${dots}`,
  'signed-out': `${cutOut('slash', line(slash, 5.4), handset)}${line(slash, 2.2)}`,
  'auth-required': `${cutOut('badge', badgeHole, at(-1, -1, 0.92, handset))}${exclamation}`,
  retrying: `${cutOut('badge', badgeHole, at(-1, -1, 0.92, handset))}${clockwise}`,
  replaced: `${cutOut('badge', badgeHole, at(-1, -1, 0.92, handset))}${opposed}`,
  ringing: `${at(-0.6, 3.4, 0.88, handset)}${waves}`,
  missed: `${cutOut('dot', dotHole, at(-0.6, 3.4, 0.88, handset))}${dot}`,
  'do-not-disturb': `${cutOut('badge', badgeHole, at(-1, -1, 0.92, handset))}${moon}`,
};

const picture = (drawing: string, ink: string, paper: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24">${drawing
    .replaceAll('INK', ink)
    .replaceAll('PAPER', paper)}</svg>`;

/** A state for the macOS menu bar: black on nothing, which the system tints; the badge's inner mark is cut out. */
export function templateDrawing(state: TrayState): string {
  const isBadge = state === 'auth-required';
  const mark =
    '<path d="M17.5 14 V18" stroke="INK" stroke-width="2.2" stroke-linecap="round"/><circle cx="17.5" cy="21.2" r="1.25" fill="INK"/>';
  const disc = '<circle cx="17.5" cy="17.5" r="6.3" fill="INK"/>';
  const drawing = isBadge
    ? `${cutOut('badge', badgeHole, at(-1, -1, 0.92, handset))}${cutOut('mark', mark, disc)}`
    : glyphs[state];
  return picture(drawing, 'black', 'black');
}

/** A state for Windows and Linux, whose bars may be light or dark: white on a tile of its own. */
export function tileDrawing(state: TrayState): string {
  const colour = tileColours[state];
  const tile = `<rect x="0" y="0" width="24" height="24" rx="5.5" fill="${colour}"/>`;
  return picture(`${tile}${at(3, 3, 0.75, glyphs[state])}`, 'white', colour);
}

/** Below this many px the waves of the app's icon would run into each other. */
const smallestWithWaves = 32;

/** The app's own icon: the ringing handset on the accent colour. @param size px that it is drawn for */
export function appDrawing(size: number): string {
  const tile = `<rect x="1.2" y="1.2" width="21.6" height="21.6" rx="5.2" fill="${accent}"/>`;
  const glyph = size < smallestWithWaves ? at(4.2, 4.2, 0.65, glyphs.online) : at(4.9, 4.9, 0.59, glyphs.ringing);
  return picture(`${tile}${glyph}`, 'white', accent);
}
