/**
 * Whether a path is below a folder of tests, of what they are fed with, or of examples: manifests there are of packages
 * that nobody installed (setuptools brings a distribution `my-test-package`). A folder at the very top is none of
 * these, whatever its name: that is where people put what they run.
 */
export function isMadeForTests(path: string): boolean {
  return path
    .split('/')
    .slice(1, -1)
    .some((folder) => FOLDERS.has(folder));
}

const FOLDERS: ReadonlySet<string> = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'fixture',
  'fixtures',
  '__fixtures__',
  'testdata',
  'test-data',
  'example',
  'examples',
  'template',
  'templates',
]);
