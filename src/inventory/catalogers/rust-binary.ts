import { inflate, mayHoldRust, partsOfProgram, readExecutable } from '../executables/index.ts';
import { MAX_RUST_DEPENDENCIES } from '../executables/limits.ts';
import { isObject, parseJson } from './json-manifest.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';
import { isWord } from './word.ts';

/**
 * Programs and libraries that `cargo auditable` built: a section `.dep-v0` with JSON, packed by zlib, of the crates in
 * them. https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md
 *
 * What was needed for the build alone is no part of the program.
 */
export const rustBinary: Cataloger = {
  name: 'rust-binary',
  about: {
    reads: 'Rust programs that cargo-auditable described',
    packages: ['cargo'],
    testedAgainst: 'what `cargo-auditable` wrote into a program, and its own reader lists',
  },
  version: 1,
  places: [],
  endings: [],
  wants: () => false,
  recognises: (head, path) => mayHoldRust(head, path),
  reads: partsOfProgram,
  catalog: readRustBinary,
};

function readRustBinary(file: EvidenceFile) {
  const section = readExecutable(file)?.section('.dep-v0') ?? null;
  if (section === null || section.size === 0) return cataloged({});
  if (section.size > MAX_RUST_DEPENDENCIES) throw new Error(`has ${section.size} bytes of Rust dependencies`);
  const packed = file.read(section.offset, section.offset + section.size);
  const bytes = inflate(packed, MAX_RUST_DEPENDENCIES, 'its list of Rust dependencies');
  const { packages, damaged } = readDependencies(parseJson(bytes));
  const problems = damaged === 0 ? [] : [`${damaged} entries of its Rust dependencies have no name and version`];
  return cataloged({ packages, problems });
}

function readDependencies(document: unknown) {
  const packages: CatalogedPackage[] = [];
  let damaged = 0;
  const entries = isObject(document) && Array.isArray(document['packages']) ? document['packages'] : [];
  for (const entry of entries) {
    const { name, version, kind } = isObject(entry) ? entry : {};
    if (kind === 'build') continue;
    if (typeof name !== 'string' || typeof version !== 'string' || !isWord(name) || !isWord(version)) damaged++;
    else packages.push({ type: 'cargo', namespace: '', name, version, architecture: '', origin: null, licences: [] });
  }
  return { packages, damaged };
}
