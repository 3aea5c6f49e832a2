import { languagePackage } from './language-package.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/** Of all that is wanted, for nearly all is not. */
const NAMES = ['release', 'VERSION', 'node_version.h'];

/**
 * Languages' runtimes that say in a text beside them what they are: Java's `release` (https://openjdk.org/jeps/223), the
 * `VERSION` of a Go toolchain (https://go.dev/doc/toolchain), the headers that Node.js comes with.
 */
export const runtimes: Cataloger = {
  name: 'runtimes',
  about: {
    reads: 'Java, Go and Node.js, by the texts beside them',
    packages: ['golang', 'generic'],
    testedAgainst: 'the `go` and `java` of the machine',
  },
  version: 1,
  places: [],
  endings: NAMES,
  wants: (path, size) =>
    size <= MAX_BYTES && NAMES.some((name) => path.endsWith(name)) && RUNTIMES.some(({ file }) => file.test(path)),
  catalog: readRuntime,
};

/** Java's lists its modules, and with some the commits of its sources; the others are smaller. */
const MAX_BYTES = 64 * 1024;

interface Runtime {
  readonly file: RegExp;
  read(text: string): CatalogedPackage | null;
}

const NODE_NUMBERS: readonly RegExp[] = [
  /^#define NODE_MAJOR_VERSION (\d{1,5})\s*$/m,
  /^#define NODE_MINOR_VERSION (\d{1,5})\s*$/m,
  /^#define NODE_PATCH_VERSION (\d{1,5})\s*$/m,
];

const RUNTIMES: readonly Runtime[] = [
  {
    file: /(?:^|\/)release$/,
    read: (text) =>
      languagePackage({ type: 'generic', name: 'openjdk', version: line(text, /^JAVA_VERSION="([^"]*)"/m) }),
  },
  {
    // The standard library is told by the programs that have it inside, the `go` command first of all.
    file: /(?:^|\/)go[^/]*\/VERSION$/,
    read: (text) => languagePackage({ type: 'golang', name: 'toolchain', version: line(text, /^go(\d\S*)/) }),
  },
  {
    file: /(?:^|\/)include\/node\/node_version\.h$/,
    read: (text) => {
      const numbers = NODE_NUMBERS.map((number) => line(text, number));
      return numbers.includes('')
        ? null
        : languagePackage({ type: 'generic', name: 'node', version: numbers.join('.') });
    },
  },
];

/** Files of these names are met that are nothing of the kind. */
function readRuntime(file: EvidenceFile) {
  const text = file.bytes.toString('utf8');
  const packages = RUNTIMES.filter((runtime) => runtime.file.test(file.path)).map(({ read }) => read(text));
  return cataloged({ packages: packages.filter((found) => found !== null) });
}

function line(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? '';
}
