import type { PackageType } from '../../model/index.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from '../catalogers/types.ts';

/**
 * A cataloger of files that say which packages are to be installed. They are evidence of what a source tree will
 * become, never of what is in an image.
 *
 * @param type of the packages that it names
 * @param files the names of such files; a star stands for any letters, digits, dots and hyphens
 * @param read the packages of one file; null for what names none that can be looked up, which is told as a problem
 */
export function lockFile(
  name: string,
  type: PackageType,
  files: readonly string[],
  read: (file: EvidenceFile) => Iterable<CatalogedPackage | null>,
): Cataloger {
  const fits = new RegExp(`^(?:${files.map(patternOf).join('|')})$`);
  return {
    name,
    about: { reads: files.map((file) => `\`${file}\``).join(', '), packages: [type], testedAgainst: '' },
    version: 1,
    places: [],
    wants: (path) => fits.test(path.slice(path.lastIndexOf('/') + 1)),
    catalog: (file) => {
      const packages = new Map<string, CatalogedPackage>();
      let unusable = 0;
      for (const found of read(file)) {
        if (found === null) unusable++;
        else packages.set(`${found.namespace} ${found.name} ${found.version}`, found);
      }
      const problems = unusable === 0 ? [] : [`${unusable} of its entries have no usable name and version`];
      return cataloged({ packages: [...packages.values()], problems });
    },
  };
}

function patternOf(file: string): string {
  return file.replaceAll('.', String.raw`\.`).replaceAll('*', String.raw`[\w.-]*`);
}

/** The lines of a text, without what ends them. */
export function linesIn(file: EvidenceFile): readonly string[] {
  return file.bytes
    .toString('utf8')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}
