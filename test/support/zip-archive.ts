import { crc32, deflateRawSync } from 'node:zlib';

/** A zip of these files, deflated; with `zip64`, its sizes and offsets stand where a zip beyond 4 GiB has them. */
export function zipOf(files: Readonly<Record<string, string | Buffer>>, { zip64 = false } = {}): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(Buffer.byteLength(name), 26);
    const extra = zip64 ? wideFields(Buffer.byteLength(content), packed.length, offset) : Buffer.alloc(0);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(8, 10);
    record.writeUInt32LE(crc32(content), 16);
    record.writeUInt32LE(zip64 ? 0xffffffff : packed.length, 20);
    record.writeUInt32LE(zip64 ? 0xffffffff : Buffer.byteLength(content), 24);
    record.writeUInt16LE(Buffer.byteLength(name), 28);
    record.writeUInt16LE(extra.length, 30);
    record.writeUInt32LE(zip64 ? 0xffffffff : offset, 42);
    central.push(record, Buffer.from(name), extra);
    locals.push(local, Buffer.from(name), packed);
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(central);
  const ends = endRecords({ offset, size: directory.length, members: Object.keys(files).length, zip64 });
  return Buffer.concat([...locals, directory, ...ends]);
}

function wideFields(size: number, packedSize: number, offset: number): Buffer {
  const extra = Buffer.alloc(28);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  [size, packedSize, offset].forEach((value, index) => {
    extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  });
  return extra;
}

function endRecords(facts: { offset: number; size: number; members: number; zip64: boolean }): readonly Buffer[] {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(facts.zip64 ? 0xffff : facts.members, 10);
  end.writeUInt32LE(facts.zip64 ? 0xffffffff : facts.size, 12);
  end.writeUInt32LE(facts.zip64 ? 0xffffffff : facts.offset, 16);
  if (!facts.zip64) return [end];
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(BigInt(facts.members), 32);
  wide.writeBigUInt64LE(BigInt(facts.size), 40);
  wide.writeBigUInt64LE(BigInt(facts.offset), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(facts.offset + facts.size), 8);
  return [wide, locator, end];
}
