import { defineConfig } from 'tsdown';

/**
 * `dist/`: the command line, and one module for each subpath export. Code is split, so that what they share is there
 * once and each command loads only what it needs. Dependencies stay outside, under their own licences.
 */
export default defineConfig({
  entry: {
    // Started as a thread of its own by src/inventory/threads/analysis-threads.ts.
    'analysis-thread': 'src/inventory/threads/analysis-thread.ts',
    cli: 'src/cli/main.ts',
    database: 'src/database/index.ts',
    diff: 'src/diff/index.ts',
    fixedin: 'src/library/index.ts',
    image: 'src/image/index.ts',
    inventory: 'src/inventory/index.ts',
    scan: 'src/scan/index.ts',
    version: 'src/version/index.ts',
  },
  platform: 'node',
  target: 'node24',
  dts: true,
  // What pages load: read beside the bundle as it is beside the source (src/web/assets.ts).
  copy: ['src/web/assets'],
  // Nothing here does anything by being imported, and so what is not used need not be loaded.
  treeshake: { moduleSideEffects: false },
  inputOptions: { checks: { pluginTimings: false } },
});
