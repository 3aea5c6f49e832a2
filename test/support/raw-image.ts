import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An OCI layout with one layer of these stored bytes, whatever they are. The layer's digest is right, its diff ID is not. */
export function writeRawImage(folder: string, stored: Buffer, manifest: Readonly<Record<string, unknown>> = {}): void {
  const blobs = join(folder, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const add = (mediaType: string, bytes: Buffer) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  const layer = add('application/vnd.oci.image.layer.v1.tar+gzip', stored);
  const rootfs = { type: 'layers', diff_ids: [`sha256:${'1'.repeat(64)}`] };
  const config = add('application/vnd.oci.image.config.v1+json', json({ architecture: 'amd64', os: 'linux', rootfs }));
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const root = add(type, json({ schemaVersion: 2, mediaType: type, config, layers: [layer], ...manifest }));
  writeFileSync(join(folder, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(folder, 'index.json'), json({ schemaVersion: 2, manifests: [root] }));
}

/** What a member of a tar says of itself, true or not. */
export interface RawMember {
  readonly name: string | Buffer;
  readonly type?: string;
  readonly link?: string;
  /** In bytes, as the header has it; by default the content's. */
  readonly size?: number;
  readonly content?: string | Buffer;
}

/** Headers and contents, one after the other, without an end. */
export function rawTar(...members: readonly RawMember[]): Buffer {
  return Buffer.concat(
    members.flatMap((member) => {
      const content = Buffer.from(member.content ?? '');
      return [rawHeader(member, content.length), content, Buffer.alloc((512 - (content.length % 512)) % 512)];
    }),
  );
}

/** A PAX header of records whose stated lengths are right, and the member after it. */
export function withRecords(records: Readonly<Record<string, string>>, member: RawMember): Buffer {
  return rawTar({ name: 'pax', type: 'x', content: Object.entries(records).map(paxRecord).join('') }, member);
}

function paxRecord([keyword, value]: readonly [string, string]): string {
  const rest = Buffer.byteLength(` ${keyword}=${value}\n`);
  const digits = String(rest + String(rest).length).length;
  return `${rest + digits} ${keyword}=${value}\n`;
}

function rawHeader({ name, type = '0', link = '', size }: RawMember, length: number): Buffer {
  const block = Buffer.alloc(512);
  Buffer.from(name).copy(block, 0, 0, 100);
  block.write('0000644\0', 100, 'latin1');
  block.write(`${(size ?? length).toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  block.write(link, 157, 100, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
