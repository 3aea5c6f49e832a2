import { existsSync } from 'node:fs';
import { defineConfig } from 'tsdown';
import { ascii } from './scripts/ascii.ts';
import { builtinModules } from './scripts/builtin-modules.ts';
import { bundledLicences } from './scripts/bundled-licences.ts';
import { evaluated } from './scripts/evaluated.ts';

/** What CycloneDX's library would use for XML and for validation, neither of which it is asked for. */
const OPTIONAL = ['ajv-formats-draft2019', 'libxmljs2', 'xmlbuilder2'];

/**
 * What scans and diffs need, in few files: at a warm start, finding and linking eighty modules took as long as matching.
 * Whatever one of these imports goes into its chunk, unless a group of higher priority has it.
 */
const GROUPS = [
  { name: 'product', test: /src\/cli\/product\.ts$/, priority: 3 },
  { name: 'core', test: /src\/cli\/(?:run|commands\/(?:scan|diff))\.ts$/, priority: 1 },
];

/** What a warm scan asks of the catalogers, without loading them. */
const EVALUATED = ['src/inventory/analyser.ts'];

/** The source has the others; reading past them took two milliseconds of every start. */
const COMMENTS = { legal: true, annotation: true, jsdoc: false };

const BUNDLED = ['commander', 'get-east-asian-width'];

function licenceOf(name: string) {
  const from = ['LICENSE', 'license'].map((file) => `node_modules/${name}/${file}`).find((path) => existsSync(path));
  if (from === undefined) throw new Error(`node_modules/${name}: has no licence to hand on`);
  return { from, to: `dist/licences/${name}`, flatten: true };
}

/**
 * `dist/`: the command line, and one module for each subpath export. Code is split, so that what they share is there
 * once and each command loads only what it needs. Dependencies stay outside, under their own licences.
 */
export default defineConfig([
  {
    entry: {
      cli: 'src/cli/main.ts',
      database: 'src/database/index.ts',
      diff: 'src/diff/index.ts',
      fixedin: 'src/library/index.ts',
      image: 'src/image/index.ts',
      inventory: 'src/inventory/index.ts',
      scan: 'src/scan/index.ts',
      // Likewise: src/database/reading/reading-threads.ts starts it.
      'reading-thread': 'src/database/reading/reading-thread.ts',
      // Likewise: src/database/writing/write-substrings.ts starts it.
      'substring-thread': 'src/database/writing/substring-thread.ts',
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
    plugins: [evaluated(...EVALUATED), builtinModules(), ascii()],
    outputOptions: { comments: COMMENTS, codeSplitting: { groups: GROUPS } },
  },
  {
    // Started as a thread of its own by src/inventory/threads/analysis-threads.ts, with a file of its own.
    entry: { 'analysis-thread': 'src/inventory/threads/analysis-thread.ts' },
    platform: 'node',
    target: 'node24',
    dts: false,
    clean: false,
    treeshake: { moduleSideEffects: false },
    plugins: [evaluated(...EVALUATED), builtinModules()],
    inputOptions: { checks: { pluginTimings: false } },
    outputOptions: { codeSplitting: false },
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
