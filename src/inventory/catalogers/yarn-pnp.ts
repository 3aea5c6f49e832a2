import { isObject, listAt, parseJson } from './json-manifest.ts';
import { npmPackage } from './npm.ts';
import { type CatalogedPackage, type Cataloger, cataloged, type EvidenceFile } from './types.ts';

const NAMES: readonly string[] = ['.pnp.cjs', '.pnp.js', '.pnp.data.json'];

/**
 * Yarn's Plug'n'Play: one file that tells Node.js where every package is, in place of `node_modules`; the packages
 * themselves stay zipped. https://yarnpkg.com/advanced/pnp-spec
 *
 * The data is JSON: in a file of its own (`.pnp.data.json`), or as a string in the program that reads it (`.pnp.cjs`,
 * of Yarn 2 `.pnp.js`), which is looked at and never run.
 */
export const yarnPnp: Cataloger = {
  name: 'yarn-pnp',
  about: {
    reads: 'Yarn Plug’n’Play',
    packages: ['npm'],
    testedAgainst: '`yarn`',
  },
  version: 1,
  places: [],
  endings: NAMES,
  wants: (path) => path.includes('.pnp.') && NAMES.includes(path.slice(path.lastIndexOf('/') + 1)),
  catalog: (file) => {
    const data = parseJson(file.path.endsWith('.json') ? file.bytes : inlinedData(file));
    if (data === null) return cataloged({});
    if (!isObject(data)) throw new Error('holds no JSON object');
    const packages = new Map<string, CatalogedPackage>();
    for (const entry of listAt(data, 'packageRegistryData')) {
      const [name, references] = Array.isArray(entry) ? entry : [];
      // Null stands for the project itself.
      if (typeof name !== 'string' || !Array.isArray(references)) continue;
      for (const reference of references) {
        const found = toPackage(name, Array.isArray(reference) ? reference[0] : null);
        if (found !== null) packages.set(`${name} ${found.version}`, found);
      }
    }
    return cataloged({ packages: [...packages.values()] });
  },
};

/**
 * `npm:4.17.21`, and around it `virtual:HASH#npm:…` for one of several that differ in their peers, and `patch:…` for
 * one that the project mends. What comes from a workspace, a Git repository or a file is in no registry.
 */
function toPackage(name: string, reference: unknown): CatalogedPackage | null {
  if (typeof reference !== 'string' || reference.length > MAX_REFERENCE) return null;
  const unvirtual = reference.startsWith('virtual:') ? reference.slice(reference.indexOf('#') + 1) : reference;
  const real = unvirtual.startsWith('patch:') ? patched(unvirtual) : unvirtual;
  if (!real.startsWith('npm:')) return null;
  // `npm:1.2.3::__archiveUrl=…` where the registry keeps archives elsewhere.
  const [version = ''] = real.slice('npm:'.length).split('::', 1);
  return npmPackage(name, version);
}

const MAX_REFERENCE = 4096;

/** `npm:5.0.0` of `patch:typescript@npm%3A5.0.0#…`. */
function patched(reference: string): string {
  const [source = ''] = reference.slice('patch:'.length).split('#', 1);
  try {
    return decodeURIComponent(source.slice(source.lastIndexOf('@') + 1));
  } catch {
    return '';
  }
}

/** The text between the quotes of `'{\` … `}'`, each of whose line ends a backslash takes away. */
function inlinedData(file: EvidenceFile): Buffer {
  const { bytes } = file;
  const name = bytes.indexOf(VARIABLE);
  const start = bytes.indexOf(QUOTE, Math.max(name, 0) + VARIABLE.length);
  // Of a project that keeps its data apart, the program has none.
  if (name < 0 || start < 0 || start - name > VARIABLE.length + 16) return Buffer.from('null');
  const text = Buffer.allocUnsafe(bytes.length - start);
  let length = 0;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return text.subarray(0, length);
    const guarded = byte === BACKSLASH ? (bytes[++at] ?? 0) : byte;
    if (byte === BACKSLASH && guarded === NEWLINE) continue;
    length = text.writeUInt8(guarded, length);
  }
  throw new Error('is cut off inside its data');
}

const VARIABLE = 'RAW_RUNTIME_STATE';
const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
