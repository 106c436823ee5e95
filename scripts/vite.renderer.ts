import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/** What the pages are built from and where they go; absolute paths. */
export interface RendererBundle {
  /** Folder that holds the pages. */
  readonly root: string;
  /** Page files, relative to `root`. */
  readonly pages: readonly string[];
  readonly outDir: string;
}

/**
 * Vite configuration of the pages. Their CSP is `script-src 'self'`: no inline script, no polyfill that needs one, no
 * asset as a data URL.
 */
export const rendererConfig = ({ root, pages, outDir }: RendererBundle): InlineConfig => ({
  configFile: false,
  root,
  base: './',
  logLevel: 'warn',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome146',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages.map((page) => path.join(root, page)) },
  },
});
