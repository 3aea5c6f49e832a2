import { inflateRawSync } from 'node:zlib';
import { limits } from '../../model/index.ts';
import { type BundledFile, ExecutableError, mayBeBundle, readDotnetBundle } from '../executables/index.ts';
import { readDependencies } from './dotnet.ts';
import { parseJson } from './json-manifest.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * .NET applications that were published as a single file: a program that has the `.deps.json` of each among the files
 * behind it. https://learn.microsoft.com/dotnet/core/deploying/single-file/overview
 *
 * One that was compiled ahead of time (Native AOT) has none behind it, and nothing in it that names its packages.
 */
export const dotnetBundle: Cataloger = {
  name: 'dotnet-bundle',
  about: {
    reads: '.NET applications published as a single file',
    packages: ['nuget'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: [],
  wants: () => false,
  recognises: mayBeBundle,
  catalog: readBundle,
};

function readBundle(file: EvidenceFile) {
  const bundled = readDotnetBundle(file) ?? [];
  const found = bundled
    .filter(({ name }) => name.endsWith('.deps.json'))
    .slice(0, MAX_APPLICATIONS)
    .map((one) => ({ ...readDependencies(parseJson(contentOf(file, one)), one.name), inside: one.name }));
  return cataloged({
    packages: found.flatMap(({ packages, inside }) => packages.map((pkg) => ({ ...pkg, inside }))),
    problems: found.flatMap(({ problems }) => problems).slice(0, 1),
  });
}

/** A bundle is one application, and those that it refers to. */
const MAX_APPLICATIONS = 100;

/** .NET's own bundler packs assemblies only. */
function contentOf(file: EvidenceFile, { name, offset, size, packedSize }: BundledFile): Buffer {
  if (size > limits.textFileBytes) throw new ExecutableError(`has a ${name} of ${size} bytes (limits.textFileBytes)`);
  const stored = packedSize === 0 ? size : packedSize;
  const bytes = file.read(offset, offset + Math.min(stored, limits.textFileBytes));
  if (bytes.length < stored) throw new ExecutableError(`has a ${name} that is cut off`);
  if (packedSize === 0) return bytes;
  try {
    return inflateRawSync(bytes, { maxOutputLength: limits.textFileBytes });
  } catch (cause) {
    throw new Error(`has a ${name} that cannot be unpacked`, { cause });
  }
}
