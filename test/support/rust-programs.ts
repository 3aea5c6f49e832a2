import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { built } from './built.ts';

/**
 * What cargo-auditable 0.7.7 wrote into a program `hello` that uses itoa and serde, and autocfg to be built; and how
 * `rust-audit-info` lists what is in the program.
 */
export const HELLO = {
  section: Buffer.from(
    'eJydkt1uwjAMhd8l16HqD4y1rzKhKXMMi0jjzkmQJtR3X8bF1JBNA26P7M/n6PgsJgVHdUAvhpezcGpEMQgVA8H+IKQ4IXtDLmlNtamapHiKDN9DwCqgrwwl8WicTtJbNFaLWf6A3tFayjB11eUYS6BsEjRO6DQ6MBcvtWzlZicFEwUxBI64wJpA6spcXTX97+4WexMTrEYFTG25Xm9vSlc47XeLCx+RAhbs9YPobon2yLpEt23/F/sK9iS3Be4ViO9gFusa2ZzuMvVPYLmWz5nLT5fRu0tTj8OzsqIzQBpXJs2EMsRtpc3pSffEo0pv2sxfOYcMZA==',
    'base64',
  ),
  crates: ['hello 0.3.1', 'itoa 1.0.19', 'serde 1.0.229', 'serde_core 1.0.229'],
};

/** A section as cargo-auditable writes it. */
export function rustSection(packages: readonly object[]): Buffer {
  return deflateSync(JSON.stringify({ packages, format: 1 }));
}

/**
 * A program of the system's own linker with this section, as large as Rust's are. Needs gcc and objcopy.
 * @returns the path of the program
 */
export function programWithSection(section: Buffer, options: { readonly isStripped?: boolean } = {}): string {
  const folder = built('rust', [section.toString('base64'), options], (work) => {
    const [source, data, program] = ['main.c', 'section', 'program'].map((name) => join(work, name));
    writeFileSync(source ?? '', 'char filler[400000] = {1};\nint main(void) { return filler[0]; }\n');
    writeFileSync(data ?? '', section);
    execFileSync('gcc', ['-o', program ?? '', source ?? '']);
    execFileSync('objcopy', ['--add-section', `.dep-v0=${data}`, program ?? '']);
    if (options.isStripped) execFileSync('strip', [program ?? '']);
  });
  return join(folder, 'program');
}
