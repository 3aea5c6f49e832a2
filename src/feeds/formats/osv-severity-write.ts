import { parseCvss, type SeverityRating } from '../../model/index.ts';

/** The CVSS vectors among some ratings that OSV's schema takes, each once. Others rate nothing, and are left out. */
export function writeSeverity(ratings: readonly SeverityRating[]): readonly { type: string; score: string }[] {
  const distinct = new Map<string, { type: string; score: string }>();
  for (const { kind, value } of ratings) {
    if (kind !== 'word' && isWritable(kind, value)) distinct.set(`${kind} ${value}`, { type: kind, score: value });
  }
  return [...distinct.values()];
}

/** The first vendor's word among some ratings; empty where there is none. */
export function severityWord(ratings: readonly SeverityRating[]): string {
  return ratings.find(({ kind }) => kind === 'word')?.value ?? '';
}

/** https://ossf.github.io/osv-schema/#severitytype-field: a vector of that version, spelt as FIRST spells it. */
function isWritable(kind: Exclude<SeverityRating['kind'], 'word'>, vector: string): boolean {
  const version = parseCvss(vector)?.version;
  switch (kind) {
    case 'CVSS_V2':
      return version === '2.0' && /^(?:[A-Za-z]{1,3}:[A-Z]{1,3}\/)*[A-Za-z]{1,3}:[A-Z]{1,3}$/.test(vector);
    case 'CVSS_V3':
      return (version === '3.0' || version === '3.1') && vector.startsWith('CVSS:3.');
    case 'CVSS_V4':
      return version === '4.0' && vector.startsWith('CVSS:4.0/') && isInOrder(vector);
  }
}

/** Version 4.0 alone fixes the order of its metrics. https://www.first.org/cvss/v4.0/specification-document#Vector-String */
const METRICS_IN_ORDER =
  'AV AC AT PR UI VC VI VA SC SI SA E CR IR AR MAV MAC MAT MPR MUI MVC MVI MVA MSC MSI MSA S AU R V RE U'.split(' ');

function isInOrder(vector: string): boolean {
  const positions = vector
    .split('/')
    .slice(1)
    .map((part) => METRICS_IN_ORDER.indexOf(part.slice(0, part.indexOf(':'))));
  return positions.every((position, index) => position > (positions[index - 1] ?? -1));
}
