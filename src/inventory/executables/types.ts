/** A program or library: where its parts are in the file and in memory. */
export interface Executable {
  readonly format: 'elf' | 'mach-o' | 'pe';
  readonly isBigEndian: boolean;
  readonly addressBytes: 4 | 8;
  /** Whether it has a table of its sections at all; what packs or strips programs thoroughly takes it out. */
  readonly hasSections: boolean;
  /** Null for none of that name that has bytes in the file. */
  section(name: string): Stretch | null;
  /** The first part that is loaded as writable data. */
  readonly data: Stretch | null;
  /** What is loaded at an address, up to `length` bytes; empty for nothing. */
  loaded(address: number, length: number): Buffer;
}

/** A part of the file and where in memory it comes; in bytes. */
export interface Stretch {
  readonly offset: number;
  readonly size: number;
  readonly address: number;
}
