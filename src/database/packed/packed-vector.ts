// Base vectors of CVSS as FIRST writes them, each metric once and in the specification's order:
// https://www.first.org/cvss/v4.0/specification-document, https://www.first.org/cvss/v3.1/specification-document,
// https://www.first.org/cvss/v2/guide

/** The base metrics of a version, in their order, with the letters that each may have. */
export interface VectorForm {
  readonly kind: 'CVSS_V2' | 'CVSS_V3' | 'CVSS_V4';
  readonly prefix: string;
  readonly metrics: readonly (readonly [name: string, letters: string])[];
}

const VERSION_3: VectorForm['metrics'] = [
  ['AV', 'NALP'],
  ['AC', 'LH'],
  ['PR', 'NLH'],
  ['UI', 'NR'],
  ['S', 'UC'],
  ['C', 'HLN'],
  ['I', 'HLN'],
  ['A', 'HLN'],
];

/** Append only, as are the metrics of each and their letters: the order is the format. */
export const VECTOR_FORMS: readonly VectorForm[] = [
  {
    kind: 'CVSS_V2',
    prefix: '',
    metrics: [
      ['AV', 'NAL'],
      ['AC', 'LMH'],
      ['Au', 'NSM'],
      ['C', 'NPC'],
      ['I', 'NPC'],
      ['A', 'NPC'],
    ],
  },
  { kind: 'CVSS_V3', prefix: 'CVSS:3.0/', metrics: VERSION_3 },
  { kind: 'CVSS_V3', prefix: 'CVSS:3.1/', metrics: VERSION_3 },
  {
    kind: 'CVSS_V4',
    prefix: 'CVSS:4.0/',
    metrics: [
      ['AV', 'NALP'],
      ['AC', 'LH'],
      ['AT', 'NP'],
      ['PR', 'NLH'],
      ['UI', 'NPA'],
      ['VC', 'HLN'],
      ['VI', 'HLN'],
      ['VA', 'HLN'],
      ['SC', 'HLN'],
      ['SI', 'HLN'],
      ['SA', 'HLN'],
    ],
  },
];

/** The number of a vector of that form, by which `vectorOf` writes it to the letter; null for any other text. */
export function vectorNumber({ prefix, metrics }: VectorForm, text: string): number | null {
  if (!text.startsWith(prefix)) return null;
  let at = prefix.length;
  let number = 0;
  for (const [name, letters] of metrics) {
    if (at > prefix.length && text[at++] !== '/') return null;
    if (!text.startsWith(name, at) || text[at + name.length] !== ':') return null;
    at += name.length + 1;
    const letter = at < text.length ? letters.indexOf(text.charAt(at++)) : -1;
    if (letter < 0) return null;
    number = number * letters.length + letter;
  }
  return at === text.length ? number : null;
}

/** The vector of a number. Databases repeat a few thousand over and over. */
export function vectorOf(form: VectorForm, number: number): string {
  const known = vectors.get(form) ?? new Map<number, string>();
  let vector = known.get(number);
  if (vector === undefined) {
    vector = written(form, number);
    if (known.size >= VECTORS_LIMIT) known.clear();
    known.set(number, vector);
    vectors.set(form, known);
  }
  return vector;
}

const vectors = new Map<VectorForm, Map<number, string>>();

/** Of each form; an entry is some 150 bytes. */
const VECTORS_LIMIT = 10_000;

function written({ prefix, metrics }: VectorForm, number: number): string {
  let rest = number;
  let text = '';
  for (let nth = metrics.length - 1; nth >= 0; nth--) {
    const [name, letters] = metrics[nth] ?? ['', ' '];
    text = `${name}:${letters[rest % letters.length] ?? ''}${text === '' ? '' : '/'}${text}`;
    rest = Math.floor(rest / letters.length);
  }
  return prefix + text;
}
