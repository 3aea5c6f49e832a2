import { controlParagraphs } from './control.ts';
import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged } from './types.ts';

/**
 * Installed R packages, of CRAN and Bioconductor alike: a DESCRIPTION in the folder of each package of a library.
 * https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file
 *
 * R adds the field `Built` when it installs a package; without it the file is of a source, or of something else that
 * has a file of this name, and `installed.packages()` leaves it out, too.
 */
export const cran: Cataloger = {
  name: 'cran',
  about: {
    reads: 'R',
    packages: ['cran'],
    testedAgainst: 'R’s packages of Debian',
  },
  version: 1,
  places: [],
  endings: ['/DESCRIPTION'],
  wants: (path) => path.endsWith('/DESCRIPTION'),
  catalog: (file) => {
    const [paragraph] = controlParagraphs(file.bytes.toString('utf8'), FIELDS);
    const fields = paragraph?.fields;
    if (fields?.get('built') === undefined || !fields.has('package')) return cataloged({});
    const found = languagePackage({
      type: 'cran',
      name: fields.get('package') ?? '',
      version: fields.get('version') ?? '',
      licences: [fields.get('license') ?? ''],
    });
    if (found === null) throw new Error('has no usable Package and Version');
    return cataloged({ packages: [found] });
  },
};

const FIELDS: ReadonlySet<string> = new Set(['package', 'version', 'built', 'license']);
