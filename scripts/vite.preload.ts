import type { InlineConfig } from 'vite';

/** What the preload is built from and where it goes; absolute paths. */
export interface PreloadBundle {
  readonly root: string;
  readonly entry: string;
  /** Gets `preload.cjs`. */
  readonly outDir: string;
}

/** Vite configuration of the preload: sandboxed, so it must be one CommonJS file that requires `electron` alone. */
export const preloadConfig = ({ root, entry, outDir }: PreloadBundle): InlineConfig => ({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir,
    emptyOutDir: true,
    target: 'chrome146',
    minify: false,
    sourcemap: false,
    lib: { entry, formats: ['cjs'], fileName: () => 'preload.cjs' },
    rolldownOptions: { external: ['electron'], output: { codeSplitting: false } },
  },
});
