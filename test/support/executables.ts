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
