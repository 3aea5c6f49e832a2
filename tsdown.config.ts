import { existsSync } from 'node:fs';
import { defineConfig } from 'tsdown';
import { bundledLicences } from './scripts/bundled-licences.ts';

/**
 * `dist/`: the command line, and one module for each subpath export. Code is split, so that what they share is there
 * once and each command loads only what it needs. Dependencies stay outside, under their own licences.
 */
/** What CycloneDX's library would use for XML and for validation, neither of which it is asked for. */
const OPTIONAL = ['ajv-formats-draft2019', 'libxmljs2', 'xmlbuilder2'];

/**
 * What scans and diffs need, in few files: at a warm start, finding and linking eighty modules took as long as matching.
 * Whatever one of these imports goes into its chunk, unless a group of higher priority has it.
 */
const GROUPS = [
  { name: 'product', test: /src\/cli\/product\.ts$/, priority: 3 },
  { name: 'analysis', test: /src\/(?:image|inventory)\/index\.ts$/, priority: 2 },
  { name: 'core', test: /src\/cli\/(?:run|commands\/(?:scan|diff))\.ts$/, priority: 1 },
];

const BUNDLED = ['commander', 'get-east-asian-width'];

function licenceOf(name: string) {
  const from = ['LICENSE', 'license'].map((file) => `node_modules/${name}/${file}`).find((path) => existsSync(path));
  if (from === undefined) throw new Error(`node_modules/${name}: has no licence to hand on`);
  return { from, to: `dist/licences/${name}`, flatten: true };
}

export default defineConfig([
  {
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
      // Another thread's: src/server/uploads/upload-desk.ts starts it.
      'upload-thread': 'src/server/uploads/upload-thread.ts',
      version: 'src/version/index.ts',
    },
    platform: 'node',
    target: 'node24',
    dts: true,
    // What pages load: read beside the bundle as it is beside the source (src/web/assets.ts).
    // Two small libraries are in what scans load, for which their files took as long to find as all the rest; with their licences.
    deps: { alwaysBundle: BUNDLED.map((name) => new RegExp(`^${name}$`)), onlyBundle: false },
    copy: ['src/web/assets', ...BUNDLED.map((name) => licenceOf(name))],
    // Nothing here does anything by being imported, and so what is not used need not be loaded.
    treeshake: { moduleSideEffects: false },
    inputOptions: { checks: { pluginTimings: false } },
    outputOptions: { codeSplitting: { groups: GROUPS } },
  },
  {
    // The GitHub action (action.yml): one file with all that it needs, for nothing is installed where it runs.
    entry: { index: 'src/action/main.ts' },
    outDir: 'dist-action',
    platform: 'node',
    target: 'node24',
    dts: false,
    deps: { alwaysBundle: /./, neverBundle: OPTIONAL, onlyBundle: false },
    define: { IN_ONE_FILE: 'true' },
    plugins: [bundledLicences()],
    outputOptions: { codeSplitting: false },
    inputOptions: { checks: { pluginTimings: false } },
  },
]);
