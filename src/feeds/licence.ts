/**
 * Licences of the databases behind osv.dev, by the first letters of their ids.
 * https://google.github.io/osv.dev/data/ and each database's own repository.
 */
const BY_ID: readonly (readonly [RegExp, string])[] = [
  [/^GHSA-/, 'CC-BY-4.0'],
  [/^GO-/, 'CC-BY-4.0'],
  [/^PYSEC-/, 'CC-BY-4.0'],
  [/^PSF-/, 'CC-BY-4.0'],
  [/^RUSTSEC-/, 'CC0-1.0'],
  [/^AL[SBE]A-/, 'MIT'],
  [/^R[LX][SBE]A-/, 'BSD-3-Clause'],
  [/^BIT-/, 'Apache-2.0'],
  [/^MAL-/, 'Apache-2.0'],
  [/^RSEC-/, 'Apache-2.0'],
  [/^HSEC-/, 'CC0-1.0'],
  [/^OSV-/, 'CC-BY-4.0'],
  [/^GSD-/, 'CC0-1.0'],
  [/^(?:USN|LSN|UBUNTU)-/, 'CC-BY-SA-4.0'],
  [/^OSEC-/, 'CC0-1.0'],
  [/^RH[SBE]A-/, 'CC-BY-4.0'],
  [/^(?:openSUSE|SUSE)-[SROF]U-/, 'CC-BY-4.0'],
];

/** The licence of an OSV record, as an SPDX expression, or `unknown`. */
export function licenceOfRecord(id: string): string {
  return BY_ID.find(([form]) => form.test(id))?.[1] ?? 'unknown';
}

/** Phrases by which the common licence texts are told apart. */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/Apache License\s+Version 2\.0/, 'Apache-2.0'],
  [/CC0 1\.0 Universal/, 'CC0-1.0'],
  [/Attribution-ShareAlike 4\.0 International/, 'CC-BY-SA-4.0'],
  [/Attribution 4\.0 International/, 'CC-BY-4.0'],
  [/Permission is hereby granted, free of charge, to any person obtaining a copy/, 'MIT'],
  [/Neither the name of [^.]{1,200} may be used to\s+endorse or promote/, 'BSD-3-Clause'],
];

export function isLicenceFile(name: string): boolean {
  return /(?:^|\/)LICEN[CS]E(?:\.(?:md|txt))?$/i.test(name);
}

/** The licence whose text this is, as an SPDX id, or `unknown`. */
export function licenceOfText(text: string): string {
  return BY_TEXT.find(([phrase]) => phrase.test(text))?.[1] ?? 'unknown';
}
