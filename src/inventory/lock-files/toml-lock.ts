import { parse } from 'smol-toml';
import { isObject, type JsonObject, objectAt, objectsAt, wordAt } from '../catalogers/json-manifest.ts';
import { languagePackage } from '../catalogers/language-package.ts';
import type { EvidenceFile } from '../catalogers/types.ts';
import { statedHashes } from '../stated-hashes.ts';
import { lockFile } from './lock-file.ts';

/** Poetry: what comes from a folder or a file beside the project has a source that says so. https://python-poetry.org/docs/basic-usage/#installing-with-poetrylock */
export const poetryLock = lockFile('poetry-lock', 'pypi', ['poetry.lock'], (file) =>
  packagesOf(file)
    .filter((entry) => !['directory', 'file'].includes(wordAt(objectAt(entry, 'source'), 'type')))
    .map((entry) => named('pypi', entry)),
);

/** uv: the project itself is `editable` or `virtual`. https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile */
export const uvLock = lockFile('uv-lock', 'pypi', ['uv.lock'], (file) =>
  packagesOf(file)
    .filter((entry) => !LOCAL.some((kind) => Object.hasOwn(objectAt(entry, 'source'), kind)))
    .map((entry) => named('pypi', entry)),
);

const LOCAL = ['editable', 'virtual', 'directory', 'path'];

/** Cargo: without a source is what the workspace itself holds. https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html */
export const cargoLock = lockFile('cargo-lock', 'cargo', ['Cargo.lock'], (file) =>
  packagesOf(file)
    .filter((entry) => wordAt(entry, 'source') !== '')
    .map((entry) => named('cargo', entry)),
);

function packagesOf(file: EvidenceFile): readonly JsonObject[] {
  let lock: unknown;
  try {
    lock = parse(file.bytes.toString('utf8'), { maxDepth: MAX_DEPTH });
  } catch (cause) {
    throw new Error('is no TOML', { cause });
  }
  return isObject(lock) ? objectsAt(lock, 'package') : [];
}

const MAX_DEPTH = 100;

/** Only Cargo has a `checksum` of the package; those of Python's are of its many files. */
function named(type: 'pypi' | 'cargo', entry: JsonObject) {
  const hashes = statedHashes([['SHA-256', wordAt(entry, 'checksum')]]);
  return languagePackage({ type, name: wordAt(entry, 'name'), version: wordAt(entry, 'version'), ...hashes });
}
