import { ImageError } from './errors.ts';

/** One entry of an archive to write. The path is relative to the archive's root. */
export type NewEntry = { readonly path: string; readonly mode?: number } & (
  | { readonly content: string | Buffer }
  | { readonly symlink: string }
  | { readonly hardlink: string }
  | { readonly directory: true }
);

/**
 * A tar archive of `entries` in their order: ustar, with PAX records where a name or size does not fit. Times are 0 and
 * owners root, so that the same entries give the same bytes.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export function writeTar(entries: Iterable<NewEntry>): Buffer {
  const blocks: Buffer[] = [];
  for (const entry of entries) {
    const { type, link, content, mode } = plan(entry);
    const records = paxRecords(entry.path, link);
    if (records.length > 0) blocks.push(header('PaxHeader', 'x', '', records.length, 0o644), ...padded(records));
    blocks.push(header(entry.path, type, link, content.length, entry.mode ?? mode), ...padded(content));
  }
  blocks.push(Buffer.alloc(2 * BLOCK));
  return Buffer.concat(blocks);
}

const BLOCK = 512;
const NAME_FIELD = 100;
/** What the eleven octal digits of the size field hold. */
const LARGEST = 8 ** 11 - 1;

function plan(entry: NewEntry): { type: string; link: string; content: Buffer; mode: number } {
  const content = Buffer.alloc(0);
  if ('symlink' in entry) return { type: '2', link: entry.symlink, content, mode: 0o777 };
  if ('hardlink' in entry) return { type: '1', link: entry.hardlink, content, mode: 0o644 };
  if ('directory' in entry) return { type: '5', link: '', content, mode: 0o755 };
  return { type: '0', link: '', content: Buffer.from(entry.content), mode: 0o644 };
}

function header(name: string, type: string, link: string, size: number, mode: number): Buffer {
  if (size > LARGEST) throw new ImageError('over-limit', name, 'is larger than a ustar entry can be');
  const block = Buffer.alloc(BLOCK);
  Buffer.from(name).copy(block, 0, 0, NAME_FIELD);
  block.write(octal(mode, 7), 100, 'latin1');
  block.write(octal(0, 7), 108, 'latin1');
  block.write(octal(0, 7), 116, 'latin1');
  block.write(octal(size, 11), 124, 'latin1');
  block.write(octal(0, 11), 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  Buffer.from(link).copy(block, 157, 0, NAME_FIELD);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148, 'latin1');
  return block;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0');
}

function paxRecords(path: string, link: string): Buffer {
  const fields: [string, string][] = [
    ['path', path],
    ['linkpath', link],
  ];
  const tooLong = fields.filter(([, text]) => Buffer.byteLength(text) > NAME_FIELD || /[^ -~]/.test(text));
  return Buffer.concat(tooLong.map(([keyword, text]) => paxRecord(keyword, text)));
}

/** `LENGTH KEYWORD=VALUE\n`, where the length counts itself too. */
function paxRecord(keyword: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${keyword}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length > String(rest).length) length += 1;
  return Buffer.from(`${length} ${keyword}=${value}\n`);
}

function padded(content: Buffer): readonly Buffer[] {
  const missing = (BLOCK - (content.length % BLOCK)) % BLOCK;
  return missing === 0 ? [content] : [content, Buffer.alloc(missing)];
}
