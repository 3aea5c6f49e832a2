import type { PackedReader, PackedWriter } from './packed.ts';

const CVE = /^CVE-([12]\d{3})-(\d{4,9})$/;
const FIRST_YEAR = 1000;

/** An id; CVEs, of which there are most, in four or five bytes instead of fourteen. */
export function packId(writer: PackedWriter, id: string): void {
  const match = CVE.exec(id);
  const year = Number(match?.[1]);
  const number = Number(match?.[2]);
  if (match && id === cveId(year, number)) writer.number(year - FIRST_YEAR + 1).number(number);
  else writer.number(0).text(id);
}

export function unpackId(reader: PackedReader): string {
  const year = reader.number();
  return year === 0 ? reader.text() : cveId(year - 1 + FIRST_YEAR, reader.number());
}

export function packIds(writer: PackedWriter, ids: readonly string[]): void {
  writer.number(ids.length);
  for (const id of ids) packId(writer, id);
}

export function unpackIds(reader: PackedReader): readonly string[] {
  return reader.list(() => unpackId(reader));
}

function cveId(year: number, number: number): string {
  return number < 1000 ? `CVE-${year}-${String(number).padStart(4, '0')}` : `CVE-${year}-${number}`;
}
