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
const HYPHEN = 0x2d;
/** Where they are in `-xxxx-xxxx-xxxx`. */
const PLACES = [1, 2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14];

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

/**
 * The same of the two forms that most ids have, in UTF-8, for a build packs millions: no text is made of them.
 * @returns false, and nothing is written, for any other
 */
export function packUsualId(writer: PackedWriter, bytes: Uint8Array, length: number): boolean {
  return packCve(writer, bytes, length) || packGroupsIn(writer, bytes, length);
}

function packCve(writer: PackedWriter, bytes: Uint8Array, length: number): boolean {
  if (length < CVE_BYTES.least || length > CVE_BYTES.most || !startsWith(bytes, CVE_START) || bytes[8] !== HYPHEN)
    return false;
  const year = wholeNumber(bytes, CVE_START.length, 8) - FIRST_YEAR;
  const number = wholeNumber(bytes, 9, length);
  const isPadded = length > CVE_BYTES.least && bytes[9] === ZERO;
  if (year < 0 || year >= MOST_YEAR || number < 0 || isPadded) return false;
  writer.number(CVE + year).number(number);
  return true;
}

const CVE_START = Buffer.from('CVE-');

/** With four digits of a number, and with nine. */
const CVE_BYTES = { least: 13, most: 18 } as const;

/** 2099, beyond which `DATED` takes none for a year. */
const MOST_YEAR = 2100 - FIRST_YEAR;

function packGroupsIn(writer: PackedWriter, bytes: Uint8Array, length: number): boolean {
  const family = GROUP_STARTS.findIndex((start) => length === start.length + 14 && startsWith(bytes, start));
  const start = GROUP_STARTS[family]?.length;
  if (start === undefined || bytes[start + 4] !== HYPHEN || bytes[start + 9] !== HYPHEN) return false;
  const [first, second] = [halfIn(bytes, start - 1, 0), halfIn(bytes, start - 1, HALF)];
  if (first < 0 || second < 0) return false;
  writer.number(GROUPS).number(family).number(first).number(second);
  return true;
}

const GROUP_STARTS = GROUP_FAMILIES.map((family) => Buffer.from(`${family}-`));

/** −1 where a character is none of the twenty. */
function halfIn(bytes: Uint8Array, start: number, from: number): number {
  let half = 0;
  for (let nth = from; nth < from + HALF; nth++) {
    const character = CHARACTER_AT[bytes[start + (PLACES[nth] ?? 0)] ?? 0] ?? -1;
    if (character < 0) return -1;
    half = half * CHARACTERS.length + character;
  }
  return half;
}

const CHARACTER_AT = Int8Array.from({ length: 256 }, (_, byte) => CHARACTERS.indexOf(byte));

function startsWith(bytes: Uint8Array, start: Uint8Array): boolean {
  for (let at = 0; at < start.length; at++) if (bytes[at] !== start[at]) return false;
  return true;
}

/** −1 where a byte is no digit. */
function wholeNumber(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = 10 * value + digit;
  }
  return value;
}

const ZERO = 0x30;

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

/** `-xxxx-xxxx-xxxx`, overwritten by each id. */
const groups = Buffer.alloc(15, HYPHEN);

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
