import { join } from 'node:path';
import type { TrayImage } from './types.ts';

/**
 * The picture's file: macOS takes template images (the name must end in "Template"; @2x is found by itself), Windows
 * an .ico with several sizes, Linux a PNG. They are drawn by scripts/icons.ts.
 */
export function trayImagePath(folder: string, image: TrayImage, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return join(folder, `${image}Template.png`);
  return join(folder, platform === 'win32' ? `${image}.ico` : `${image}.png`);
}
