/** A package as a header tells it; files with leading slash. */
export interface RpmStub {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number;
  readonly architecture?: string;
  readonly sourceRpm?: string;
  readonly licence?: string;
  readonly module?: string;
  readonly files?: readonly string[];
  /** Of each file: 0 installed, 1 replaced, 2 not installed. */
  readonly fileStates?: readonly number[];
}

/** `nodejs-1:18.19.0-1.el8.x86_64`, as dnf and errata name a package. */
export function stubOf(nevra: string, rest: Partial<RpmStub> = {}): RpmStub {
  const match = /^(.+)-(?:(\d+):)?([^-]+)-([^-]+)\.([^.]+)$/.exec(nevra);
  if (match === null) throw new Error(`${nevra} is no name-version-release.architecture`);
  const [, name = '', epoch, version = '', release = '', architecture = ''] = match;
  return { name, version, release, ...(epoch === undefined ? {} : { epoch: Number(epoch) }), architecture, ...rest };
}

const BYTES = 1;
const INT32 = 4;
const TEXT = 6;
const TEXTS = 8;

/**
 * The header of a package as rpm's databases keep it.
 * https://rpm-software-management.github.io/rpm/manual/format_header.html
 */
export function rpmHeader(stub: RpmStub): Buffer {
  const files = stub.files ?? [];
  const folders = [...new Set(files.map(folderOf))];
  return encodeHeader([
    [1000, TEXT, [stub.name]],
    [1001, TEXT, [stub.version]],
    [1002, TEXT, [stub.release]],
    [1003, INT32, stub.epoch === undefined ? [] : [stub.epoch]],
    [1014, TEXT, [stub.licence ?? 'MIT']],
    [1022, TEXT, [stub.architecture ?? 'x86_64']],
    [1029, BYTES, stub.fileStates === undefined ? [] : [String.fromCharCode(...stub.fileStates)]],
    [1044, TEXT, stub.sourceRpm === undefined ? [] : [stub.sourceRpm]],
    [1116, INT32, files.map((file) => folders.indexOf(folderOf(file)))],
    [1117, TEXTS, files.map((file) => file.slice(folderOf(file).length))],
    [1118, TEXTS, folders],
    [5096, TEXT, stub.module === undefined ? [] : [stub.module]],
  ]);
}

/** The entries of a header: tag, type, values. Those without values are left out. */
export function encodeHeader(entries: readonly (readonly [number, number, readonly (string | number)[]])[]): Buffer {
  const present = entries.filter(([, , values]) => values.length > 0);
  const index = Buffer.alloc(8 + present.length * 16);
  const data: Buffer[] = [];
  let length = 0;
  for (const [number, [tag, type, values]] of present.entries()) {
    // Numbers begin where the machine likes them to.
    const padding = type === INT32 ? (4 - (length % 4)) % 4 : 0;
    const bytes = Buffer.concat([Buffer.alloc(padding), ...values.map((value) => encodeValue(type, value))]);
    const at = 8 + number * 16;
    index.writeUInt32BE(tag, at);
    index.writeUInt32BE(type, at + 4);
    index.writeUInt32BE(length + padding, at + 8);
    index.writeUInt32BE(type === BYTES ? bytes.length : values.length, at + 12);
    data.push(bytes);
    length += bytes.length;
  }
  index.writeUInt32BE(present.length, 0);
  index.writeUInt32BE(length, 4);
  return Buffer.concat([index, ...data]);
}

function encodeValue(type: number, value: string | number): Buffer {
  if (type === BYTES) return Buffer.from(String(value), 'latin1');
  if (typeof value === 'string') return Buffer.from(`${value}\0`);
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}
