import { gunzipSync } from 'node:zlib';
import { readDocument } from '../documents/read-document.ts';
import {
  BinaryFields,
  type Executable,
  ExecutableError,
  mayBeNativeImage,
  partsOfProgram,
  readExecutable,
  symbolAddresses,
} from '../executables/index.ts';
import { MAX_NATIVE_IMAGE_SBOM } from '../executables/limits.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * Java programs that GraalVM compiled ahead of time: a CycloneDX document, packed by gzip, at the symbol `sbom`; its
 * length is at `sbom_length`. https://www.graalvm.org/latest/security-guide/native-image/sbom/
 *
 * Oracle's GraalVM writes it, and the community's does not. Looked at are programs of Linux.
 */
export const nativeImage: Cataloger = {
  name: 'native-image',
  about: {
    reads: 'native images of GraalVM, by the SBOM in them',
    packages: ['maven'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: [],
  wants: () => false,
  recognises: mayBeNativeImage,
  reads: partsOfProgram,
  catalog: readNativeImage,
};

function readNativeImage(file: EvidenceFile) {
  const executable = readExecutable(file);
  const packed = executable === null ? null : packedSbom(file, executable);
  if (packed === null) return cataloged({});
  const found = readDocument(unpacked(packed), file.path);
  if (found.kind !== 'sbom') throw new ExecutableError('has a report of a scanner for an SBOM');
  const { packages } = found.inventory;
  return cataloged({
    packages: packages
      .filter(({ type }) => type === 'maven')
      .map(({ type, namespace, name, version, architecture, origin, licences }) => {
        return { type, namespace, name, version, architecture, origin, licences };
      }),
  });
}

/** Null for a program that has none. */
function packedSbom(file: EvidenceFile, executable: Executable): Buffer | null {
  const addresses = symbolAddresses(file, executable, ['sbom', 'sbom_length']);
  const [start, lengthAt] = [addresses.get('sbom'), addresses.get('sbom_length')];
  if (start === undefined || lengthAt === undefined) return null;
  const length = new BinaryFields(executable.loaded(lengthAt, 8), executable.isBigEndian).u64(0);
  if (length > MAX_NATIVE_IMAGE_SBOM)
    throw new ExecutableError(`has an SBOM of ${length} bytes, more than is believed`);
  const packed = executable.loaded(start, length);
  if (packed.length < length) throw new ExecutableError('has an SBOM that is cut off');
  return packed;
}

function unpacked(packed: Buffer): Buffer {
  try {
    return gunzipSync(packed, { maxOutputLength: MAX_NATIVE_IMAGE_SBOM });
  } catch (cause) {
    const isTooLarge = cause instanceof RangeError;
    throw new Error(`has an SBOM that ${isTooLarge ? 'is too large unpacked' : 'cannot be unpacked'}`, { cause });
  }
}
