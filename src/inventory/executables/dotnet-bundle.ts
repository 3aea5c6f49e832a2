import type { FileContent } from '../../image/index.ts';
import { BinaryFields, ExecutableError } from './binary-fields.ts';
import { readExecutable } from './executable.ts';
import { MAX_BUNDLE_MANIFEST, MAX_SEARCHED_DATA } from './limits.ts';
import { placesOf } from './search.ts';

/** A file in a bundle; sizes in bytes. */
export interface BundledFile {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** Zero for one that is stored as it is. */
  readonly packedSize: number;
}

/**
 * The files that `dotnet publish -p:PublishSingleFile=true` put behind a program that starts .NET; null for a program
 * without any. https://github.com/dotnet/designs/blob/main/accepted/2020/single-file/design.md and, for the layout,
 * Microsoft.NET.HostModel's `Manifest` and `FileEntry` (https://github.com/dotnet/runtime):
 *
 *   in the program's data    8 bytes  where the header is; zero in a program that nothing was put behind
 *                           32 bytes  signature
 *   header                   4, 4     major and minor version: 1.0 of .NET Core 3, 2.0 of .NET 5, 6.0 since .NET 6
 *                            4        how many files
 *                            text     an id
 *                           40 bytes  since version 2: places of `.deps.json` and `.runtimeconfig.json`, flags
 *   of each file             8, 8     offset and size
 *                            8        since version 6: packed size
 *                            1        type
 *                            text     name
 *
 * All numbers are little-endian; a text follows its length in bytes, seven bits a byte.
 *
 * @throws {ExecutableError} when it is cut off or damaged
 */
export function readDotnetBundle(file: FileContent): readonly BundledFile[] | null {
  const header = findHeader(file);
  if (header === null) return null;
  if (header >= file.size) throw new ExecutableError('is a bundle of .NET whose files are cut off');
  return readManifest(file.read(header, Math.min(header + MAX_BUNDLE_MANIFEST, file.size)));
}

/** `bundle_marker.cpp` of .NET's hosts. */
const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');
const PLACES_AND_FLAGS = 40;

function findHeader(file: FileContent): number | null {
  const executable = readExecutable(file);
  const data = executable?.section('.data') ?? executable?.section('__data') ?? null;
  if (data === null) return null;
  const end = data.offset + Math.min(data.size, MAX_SEARCHED_DATA);
  for (const at of placesOf(SIGNATURE, file, data.offset, end)) {
    const header = new BinaryFields(file.read(at - 8, at), false).u64(0);
    if (header > 0) return header;
  }
  return null;
}

function readManifest(bytes: Buffer): readonly BundledFile[] {
  const fields = new BinaryFields(bytes, false);
  const version = fields.u32(0);
  const count = fields.u32(8);
  let at = 12;
  const text = (): string => {
    let length = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = fields.u8(at++);
      length += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
    }
    at += length;
    if (!(at <= bytes.length)) throw new ExecutableError('is a bundle of .NET with a text that is cut off');
    return bytes.toString('utf8', at - length, at);
  };
  text();
  if (version >= 2) at += PLACES_AND_FLAGS;
  const hasPackedSize = version >= 6;
  const files: BundledFile[] = [];
  for (let index = 0; index < count; index++) {
    const [offset, size] = [fields.u64(at), fields.u64(at + 8)];
    const packedSize = hasPackedSize ? fields.u64(at + 16) : 0;
    at += hasPackedSize ? 25 : 17;
    files.push({ name: text(), offset, size, packedSize });
  }
  return files;
}
