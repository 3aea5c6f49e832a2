/** A program for Windows of these sections. https://learn.microsoft.com/windows/win32/debug/pe-format */
export function pe(sections: Readonly<Record<string, Buffer>>): Buffer {
  const head = Buffer.alloc(1024);
  const optionalBytes = 240;
  head.write('MZ', 0, 'latin1');
  head.writeUInt32LE(128, 60);
  head.write('PE\0\0', 128, 'latin1');
  head.writeUInt16LE(Object.keys(sections).length, 134);
  head.writeUInt16LE(optionalBytes, 148);
  head.writeUInt16LE(0x20b, 152);
  let offset = head.length;
  for (const [index, [name, content]] of Object.entries(sections).entries()) {
    const at = 152 + optionalBytes + 40 * index;
    head.write(name, at, 'latin1');
    head.writeUInt32LE(content.length, at + 8);
    head.writeUInt32LE(0x1000 + offset, at + 12);
    head.writeUInt32LE(content.length, at + 16);
    head.writeUInt32LE(offset, at + 20);
    offset += content.length;
  }
  return Buffer.concat([head, ...Object.values(sections)]);
}

/** A program for macOS whose one segment has these sections. The format: loader.h of Apple's kernel. */
export function machO(sections: Readonly<Record<string, Buffer>>): Buffer {
  const count = Object.keys(sections).length;
  const commandBytes = 72 + 80 * count;
  const head = Buffer.alloc(32 + commandBytes);
  head.writeUInt32LE(0xfeedfacf, 0);
  head.writeUInt32LE(1, 16);
  head.writeUInt32LE(commandBytes, 20);
  head.writeUInt32LE(0x19, 32);
  head.writeUInt32LE(commandBytes, 36);
  head.writeUInt32LE(count, 32 + 64);
  let offset = head.length;
  for (const [index, [name, content]] of Object.entries(sections).entries()) {
    const at = 32 + 72 + 80 * index;
    head.write(name, at, 'latin1');
    head.write('__DATA', at + 16, 'latin1');
    head.writeBigUInt64LE(BigInt(content.length), at + 40);
    head.writeUInt32LE(offset, at + 48);
    offset += content.length;
  }
  return Buffer.concat([head, ...Object.values(sections)]);
}

/** A universal file of programs. */
export function universal(programs: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8 + 20 * programs.length);
  head.writeUInt32BE(0xcafebabe, 0);
  head.writeUInt32BE(programs.length, 4);
  let offset = head.length;
  for (const [index, program] of programs.entries()) {
    head.writeUInt32BE(offset, 8 + 20 * index + 8);
    head.writeUInt32BE(program.length, 8 + 20 * index + 12);
    offset += program.length;
  }
  return Buffer.concat([head, ...programs]);
}

/**
 * A program for Linux, little-endian and of 64 bits, of these sections and with these symbols. All of it is loaded at
 * address 0, in a segment that says that it is larger. https://gabi.xinuos.com/elf/
 *
 * @param symbols name → what stands there
 */
export function elf(sections: Readonly<Record<string, Buffer>>, symbols: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = [Buffer.alloc(64 + 56)];
  const end = (): number => parts.reduce((sum, part) => sum + part.length, 0);
  const names = Buffer.from(`\0${[...Object.keys(symbols), ...Object.keys(sections), ...ELF_TABLES].join('\0')}\0`);
  const entries = [Buffer.alloc(24)];
  for (const [name, content] of Object.entries(symbols)) {
    const entry = Buffer.alloc(24);
    entry.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, 0);
    entry.writeBigUInt64LE(BigInt(end()), 8);
    entries.push(entry);
    parts.push(content);
  }
  const headers = [Buffer.alloc(64)];
  for (const [name, content] of Object.entries({ ...sections, '.dynsym': Buffer.concat(entries), '.dynstr': names })) {
    const header = Buffer.alloc(64);
    header.writeUInt32LE(names.indexOf(`\0${name}\0`) + 1, 0);
    header.writeUInt32LE(1, 4);
    for (const at of [16, 24]) header.writeBigUInt64LE(BigInt(end()), at);
    header.writeBigUInt64LE(BigInt(content.length), 32);
    headers.push(header);
    parts.push(content);
  }
  const [start = Buffer.alloc(0)] = parts;
  start.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  start.writeUInt16LE(2, 16);
  start.writeBigUInt64LE(64n, 32);
  start.writeBigUInt64LE(BigInt(end()), 40);
  for (const [at, value] of [56, 1, 64, headers.length, headers.length - 1].entries()) {
    start.writeUInt16LE(value, 54 + 2 * at);
  }
  start.writeUInt32LE(1, 64);
  start.writeUInt32LE(6, 68);
  start.writeBigUInt64LE(64n * 1024n * 1024n, 64 + 32);
  return Buffer.concat([...parts, ...headers]);
}

const ELF_TABLES = ['.dynsym', '.dynstr'];
