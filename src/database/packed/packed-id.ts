import type { PackedReader, PackedWriter } from './packed.ts';

/**
 * An id in as few bytes as what makes it differ from others of its form: a CVE in four, where its text has fourteen, and a
 * GHSA in nine. The number that it begins with says which form it has; those from `CVE` on are the year of a CVE.
 * Append only: the numbers are the format.
 */
const TEXT = 0;
const GROUPS = 1;
const NUMBERED = 2;
const BITNAMI = 3;
const CVE = 8;

const FIRST_YEAR = 1990;
const YEARS = 120;

/** `GHSA-qppj-fm5r-hxr3`: three groups of four of twenty characters. */
const GROUP_FAMILIES: readonly string[] = ['GHSA', 'CGA', 'MINI', 'ECHO'];
const CHARACTERS = Buffer.from('23456789cfghjmpqrvwx');
const GROUPED = /^([A-Z]+)-([2-9cfghjmpqrvwx]{4})-([2-9cfghjmpqrvwx]{4})-([2-9cfghjmpqrvwx]{4})$/;
/** Characters that are one number: half of an id. */
const HALF = 6;

/** `GO-2023-2102`, `ALSA-2023:5849`: what stands before the year, and what between that and the number. */
const NUMBERED_FAMILIES = [
  ...['GO-\n-', 'PYSEC-\n-', 'RUSTSEC-\n-', 'ALSA-\n:', 'ALBA-\n:', 'ALEA-\n:', 'RLSA-\n:', 'RHSA-\n:', 'RHBA-\n:'],
  ...['ELSA-\n-', 'OSV-\n-', 'HSEC-\n-', 'RSEC-\n-', 'MAL-\n-', 'MGASA-\n-', 'OESA-\n-', 'DRUPAL-\n-'],
].map((family) => family.split('\n'));
const DATED = /^([A-Z]+-)((?:[a-z0-9._-]{1,100}-)?)((?:19|20)\d\d)([-:])(\d{1,9})$/;

export function packId(writer: PackedWriter, id: string): void {
  if (packDated(writer, id) || packGroups(writer, id)) return;
  writer.number(TEXT).text(id);
}

export function unpackId(reader: PackedReader): string {
  const form = reader.number();
  if (form >= CVE) return `CVE-${form - CVE + FIRST_YEAR}-${fourDigits(reader.number())}`;
  switch (form) {
    case TEXT:
      return reader.text();
    case GROUPS:
      return groupsOf(reader.number(), reader.number(), reader.number());
    case NUMBERED: {
      const [before = '', between = ''] = NUMBERED_FAMILIES[reader.number()] ?? [];
      return `${before}${reader.number() + FIRST_YEAR}${between}${digitsOf(reader.number())}`;
    }
    case BITNAMI:
      return `BIT-${reader.text()}${reader.number() + FIRST_YEAR}-${digitsOf(reader.number())}`;
    default:
      throw new RangeError('a packed id is of no known form');
  }
}

/** Passes over an id. */
export function skipId(reader: PackedReader): void {
  const form = reader.number();
  if (form === TEXT || form === BITNAMI) reader.skipText();
  const numbers = form >= CVE ? 1 : (NUMBERS[form] ?? 0);
  for (let left = numbers; left > 0; left--) reader.number();
}

/** How many numbers follow, by form, beside a text. */
const NUMBERS = [0, 3, 3, 2];

export function packIds(writer: PackedWriter, ids: readonly string[]): void {
  writer.number(ids.length);
  for (const id of ids) packId(writer, id);
}

export function unpackIds(reader: PackedReader): readonly string[] {
  const ids: string[] = [];
  for (let left = reader.number(); left > 0; left--) ids.push(unpackId(reader));
  return ids;
}

export function skipIds(reader: PackedReader): void {
  for (let left = reader.number(); left > 0; left--) skipId(reader);
}

/** False, and nothing written, for an id that names no year and number. */
function packDated(writer: PackedWriter, id: string): boolean {
  const [, before = '', name = '', yearText = '', between = '', digits = ''] = DATED.exec(id) ?? [];
  const year = Number(yearText) - FIRST_YEAR;
  if (before === '' || year < 0 || year >= YEARS) return false;
  const number = Number(digits);
  if (before === 'CVE-') {
    if (name !== '' || between !== '-' || fourDigits(number) !== digits) return false;
    writer.number(CVE + year).number(number);
    return true;
  }
  const coded = digits === String(number) ? 2 * number : 2 * number + 1;
  if (digitsOf(coded) !== digits) return false;
  if (before === 'BIT-' && name !== '' && between === '-') {
    writer.number(BITNAMI).text(name).number(year).number(coded);
    return true;
  }
  const family = name === '' ? NUMBERED_FAMILIES.findIndex(([a, b]) => a === before && b === between) : -1;
  if (family < 0) return false;
  writer.number(NUMBERED).number(family).number(year).number(coded);
  return true;
}

/** The number in four digits at least, as CVE writes it. */
function fourDigits(number: number): string {
  return number < 1000 ? String(number).padStart(4, '0') : String(number);
}

/** Of twice a number, and one more where it is written in four digits at least. */
function digitsOf(coded: number): string {
  return coded % 2 === 0 ? String(coded / 2) : fourDigits((coded - 1) / 2);
}

function packGroups(writer: PackedWriter, id: string): boolean {
  const [, name = '', ...groups] = GROUPED.exec(id) ?? [];
  const family = GROUP_FAMILIES.indexOf(name);
  if (family < 0) return false;
  const characters = Buffer.from(groups.join(''));
  writer.number(GROUPS).number(family);
  for (const start of [0, HALF]) {
    let half = 0;
    for (let at = start; at < start + HALF; at++) {
      half = half * CHARACTERS.length + CHARACTERS.indexOf(characters[at] ?? 0);
    }
    writer.number(half);
  }
  return true;
}

const HYPHEN = 0x2d;
/** `-xxxx-xxxx-xxxx`, overwritten by each id. */
const groups = Buffer.alloc(15, HYPHEN);
/** The places of the characters in it, and of the halves' last ones. */
const PLACES = [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14];

function groupsOf(family: number, first: number, second: number): string {
  writeHalf(first, HALF - 1);
  writeHalf(second, 2 * HALF - 1);
  return `${GROUP_FAMILIES[family] ?? ''}${groups.toString('latin1')}`;
}

/** From its last character on. */
function writeHalf(half: number, last: number): void {
  let rest = half;
  for (let nth = last; nth > last - HALF; nth--) {
    groups[PLACES[nth] ?? 0] = CHARACTERS[rest % CHARACTERS.length] ?? 0;
    rest = Math.floor(rest / CHARACTERS.length);
  }
}
