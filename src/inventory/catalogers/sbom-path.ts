/** Where apk packages of Wolfi and Chainguard, and what apko and melange build, leave an SBOM each. */
const FOLDER = 'var/lib/db/sbom/';

/** Whether what a file tells is a published SBOM's word. @param path from the root, without leading slash */
export function isSbomFile(path: string): boolean {
  return path.startsWith(FOLDER) && path.endsWith('.spdx.json') && !path.includes('/', FOLDER.length);
}
