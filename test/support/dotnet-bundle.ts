/** Where a program that starts .NET has the place of its bundle's header, before the signature. */
const SIGNATURE = Buffer.from('8b1202b96a612038727b930214d7a03213f5b9e6efae3318ee3b2dce24b36aae', 'hex');

/** What must stand in the data of a program, for files to be put behind it. */
export const BUNDLE_PLACEHOLDER = Buffer.concat([Buffer.alloc(8), SIGNATURE]);

/**
 * A program with files behind it, as Microsoft.NET.HostModel's bundler writes it: contents, header, entries.
 * @param program has the placeholder in its data
 * @param version 1 of .NET Core 3, 2 of .NET 5, 6 since .NET 6
 */
export function dotnetBundleOf(program: Buffer, files: Readonly<Record<string, string>>, version = 6): Buffer {
  const marker = program.indexOf(SIGNATURE) - 8;
  const contents: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = program.length;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    contents.push(content);
    const packedSize = version >= 6 ? [int64(0)] : [];
    const type = Buffer.from([name.endsWith('.deps.json') ? 3 : 1]);
    entries.push(int64(offset), int64(content.length), ...packedSize, type, textOf(name));
    offset += content.length;
  }
  const header = Buffer.alloc(12);
  header.writeUInt32LE(version, 0);
  header.writeUInt32LE(Object.keys(files).length, 8);
  const places = version >= 2 ? [Buffer.alloc(40)] : [];
  const bundle = Buffer.concat([program, ...contents, header, textOf('Sc3CqCC3Uh6O'), ...places, ...entries]);
  bundle.writeBigInt64LE(BigInt(offset), marker);
  return bundle;
}

/** A text after its length, seven bits a byte. */
function textOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  return Buffer.concat([Buffer.from(length < 128 ? [length] : [(length % 128) | 128, length >> 7]), bytes]);
}

function int64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes;
}
