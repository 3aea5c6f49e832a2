/** One metric of a CVSS vector in words. */
export interface MetricReading {
  readonly metric: string;
  readonly value: string;
}

/**
 * The base metrics of a vector in words, in the vector's order; metrics beyond the base are left out.
 * https://www.first.org/cvss/v4.0/specification-document, …/v3.1/…, …/v2/guide
 */
export function readVector(vector: string): readonly MetricReading[] {
  const words = vector.startsWith('CVSS:4.0/') ? VERSION_4 : vector.startsWith('CVSS:3.') ? VERSION_3 : VERSION_2;
  return vector.split('/').flatMap((part) => {
    const [key = '', letter = ''] = part.split(':');
    const metric = words.get(key);
    const value = metric !== undefined && Object.hasOwn(metric.values, letter) ? metric.values[letter] : undefined;
    return metric === undefined || value === undefined ? [] : [{ metric: metric.name, value }];
  });
}

interface Metric {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

const IMPACT = { H: 'High', L: 'Low', N: 'None' };
const IMPACT_2 = { C: 'Complete', P: 'Partial', N: 'None' };

const VERSION_3 = new Map<string, Metric>([
  [
    'AV',
    {
      name: 'Reached from',
      values: { N: 'The network', A: 'An adjacent network', L: 'The machine itself', P: 'By hand, at the device' },
    },
  ],
  ['AC', { name: 'Difficulty of the attack', values: { L: 'Low', H: 'High' } }],
  ['PR', { name: 'Privileges needed', values: { N: 'None', L: 'Low', H: 'High' } }],
  ['UI', { name: 'Help of a user needed', values: { N: 'No', R: 'Yes' } }],
  ['S', { name: 'Reaches beyond the component', values: { U: 'No', C: 'Yes' } }],
  ['C', { name: 'Loss of confidentiality', values: IMPACT }],
  ['I', { name: 'Loss of integrity', values: IMPACT }],
  ['A', { name: 'Loss of availability', values: IMPACT }],
]);

const VERSION_4 = new Map<string, Metric>([
  ...['AV', 'AC', 'PR'].flatMap((key): readonly (readonly [string, Metric])[] => {
    const metric = VERSION_3.get(key);
    return metric === undefined ? [] : [[key, metric]];
  }),
  ['AT', { name: 'Needs particular conditions', values: { N: 'No', P: 'Yes' } }],
  ['UI', { name: 'Help of a user needed', values: { N: 'No', P: 'Passive', A: 'Active' } }],
  ['VC', { name: 'Loss of confidentiality', values: IMPACT }],
  ['VI', { name: 'Loss of integrity', values: IMPACT }],
  ['VA', { name: 'Loss of availability', values: IMPACT }],
  ['SC', { name: 'Loss of confidentiality beyond the component', values: IMPACT }],
  ['SI', { name: 'Loss of integrity beyond the component', values: IMPACT }],
  ['SA', { name: 'Loss of availability beyond the component', values: IMPACT }],
]);

const VERSION_2 = new Map<string, Metric>([
  ['AV', { name: 'Reached from', values: { N: 'The network', A: 'An adjacent network', L: 'The machine itself' } }],
  ['AC', { name: 'Difficulty of the attack', values: { L: 'Low', M: 'Medium', H: 'High' } }],
  ['Au', { name: 'Logins needed', values: { N: 'None', S: 'One', M: 'Several' } }],
  ['C', { name: 'Loss of confidentiality', values: IMPACT_2 }],
  ['I', { name: 'Loss of integrity', values: IMPACT_2 }],
  ['A', { name: 'Loss of availability', values: IMPACT_2 }],
]);
