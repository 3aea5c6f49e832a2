import { isScalar, type Node } from 'yaml';
import { isLimitName, LIMITS, type Limit, type LimitName, type LimitSettings, limitProblem } from '../model/index.ts';
import { type Fail, membersOf, startOf } from './config-nodes.ts';

/** The part of a configuration that sets limits (docs/limits.md). @param node what stands under `limits` */
export function limitsOf(node: Node | null, fail: Fail): LimitSettings {
  const settings: Partial<Record<LimitName, number>> = {};
  for (const [name, { value, at }] of membersOf(node, 'limits', fail)) {
    if (!isLimitName(name)) return fail(`${name} is no limit`, 'docs/limits.md names them all', at);
    const { unit } = LIMITS[name];
    const number = isScalar(value) ? measure(String(value.value), unit) : null;
    if (number === null) return fail(`limits.${name} is no ${WORDS[unit]}`, `write ${EXAMPLES[unit]}`, at);
    const problem = limitProblem(name, number);
    if (problem !== null) fail(`limits.${name} ${problem}`, 'see docs/limits.md', value === null ? at : startOf(value));
    settings[name] = number;
  }
  return settings;
}

const WORDS: Readonly<Record<Limit['unit'], string>> = { bytes: 'size', milliseconds: 'time', count: 'number' };
const EXAMPLES: Readonly<Record<Limit['unit'], string>> = {
  bytes: '64 MiB or 2 GiB',
  milliseconds: '30 s or 5 min',
  count: 'a whole number',
};

const UNITS: Readonly<Record<Limit['unit'], Readonly<Record<string, number>>>> = {
  bytes: { '': 1, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3, tib: 1024 ** 4 },
  milliseconds: { ms: 1, s: 1000, min: 60_000, h: 3_600_000 },
  count: { '': 1 },
};

/** `64 MiB`, `90 s`, `1000`: in bytes, milliseconds or as a count; null for what is none. */
function measure(text: string, unit: Limit['unit']): number | null {
  const [, digits, suffix = ''] = /^(\d{1,15}) ?([a-z]{0,3})$/.exec(text.toLowerCase()) ?? [];
  const units = UNITS[unit];
  const factor = Object.hasOwn(units, suffix) ? units[suffix] : undefined;
  return digits === undefined || factor === undefined ? null : Number(digits) * factor;
}
