import { ArchiveBudget, readZip } from '../archives/index.ts';
import { MAX_MEMBER_TEXT } from '../archives/limits.ts';
import { isMadeForTests } from './made-for-tests.ts';
import { readMetadata } from './python.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Python distributions that are imported from a zip: eggs that setuptools installed whole
 * (https://setuptools.pypa.io/en/latest/deprecated/python_eggs.html), and the wheels that Debian's pip runs with
 * (https://peps.python.org/pep-0427/). A wheel anywhere else is there to be installed and says nothing of what is.
 */
export const pythonArchive: Cataloger = {
  name: 'python-archive',
  about: {
    reads: 'zipped eggs',
    packages: ['pypi'],
    testedAgainst: 'Python’s own `importlib.metadata`',
  },
  version: 1,
  places: [],
  endings: ['.egg', '.whl'],
  wants: (path) =>
    (path.endsWith('.egg') && !isMadeForTests(path.slice(Math.max(path.lastIndexOf('-packages/'), 0)))) ||
    (path.endsWith('.whl') && path.startsWith('usr/share/python-wheels/')),
  catalog: readArchive,
};

function readArchive(file: EvidenceFile) {
  const zip = readZip(file, new ArchiveBudget(), isMetadata);
  const packages = zip.members.flatMap((member) => {
    const metadata = zip.bytes(member, MAX_MEMBER_TEXT);
    return readMetadata(metadata).map((found) => ({ ...found, inside: member.name }));
  });
  return cataloged({ packages });
}

/** Of the archive itself, and not of what lies deeper in it. */
function isMetadata(name: string): boolean {
  return name === 'EGG-INFO/PKG-INFO' || /^[^/]+\.dist-info\/METADATA$/.test(name);
}
