import type { InlineConfig } from 'vite';

/** What the main bundle is built from and where it goes; absolute paths. */
export interface MainBundle {
  readonly root: string;
  /** Entry module, for example `main/index.ts`. */
  readonly entry: string;
  /** Gets `index.js` and, beside it, one chunk per dynamic import. */
  readonly outDir: string;
}

/**
 * Modules that stay imports: `electron` is the host, `keytar` and `koffi` are native modules that are packaged beside the
 * bundle, and the other two are optional natives of ws, which does without them.
 */
const externals = ['electron', 'keytar', 'koffi', 'bufferutil', 'utf-8-validate'];

/** Vite configuration of the main process: one ES module for Node 24 with every dependency in it. */
export const mainConfig = ({ root, entry, outDir }: MainBundle): InlineConfig => ({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  ssr: { target: 'node', noExternal: true, external: externals },
  build: {
    ssr: entry,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      external: externals,
      output: { format: 'es', entryFileNames: 'index.js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
