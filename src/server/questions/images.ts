import { PACKAGE_TYPES, type PackageType, parseAsOf, type Seconds } from '../../model/index.ts';
import { HttpProblem } from '../errors.ts';
import type { DiffQuestion } from '../images/index.ts';

/** A diff as a client asks for it, in an address. */
export interface DiffParameters {
  readonly from: string;
  readonly to: string;
  readonly platform?: string | undefined;
  readonly types?: string | undefined;
  readonly 'as-of'?: string | undefined;
  readonly 'from-as-of'?: string | undefined;
  readonly 'to-as-of'?: string | undefined;
}

/** @throws {HttpProblem | UsageError} 400, when a day is none, or a type */
export function diffQuestion(parameters: DiffParameters): DiffQuestion {
  const asOf = parameters['as-of'];
  return {
    from: parameters.from,
    to: parameters.to,
    platform: parameters.platform || undefined,
    types: typesOf(parameters.types),
    fromAsOf: dayOf(parameters['from-as-of'] || asOf),
    toAsOf: dayOf(parameters['to-as-of'] || asOf),
  };
}

/** The end of a day, or a time; null for none. @throws {UsageError} */
export function dayOf(text: string | undefined): Seconds | null {
  return text === undefined || text === '' ? null : parseAsOf(text);
}

/** `apk,deb`; null for all. */
function typesOf(text: string | undefined): ReadonlySet<PackageType> | null {
  if (text === undefined || text === '' || text === '-') return null;
  return new Set(
    text.split(',').map((word) => {
      const type = PACKAGE_TYPES.find((known) => known === word.trim().toLowerCase());
      if (type !== undefined) return type;
      throw new HttpProblem(400, 'bad-parameter', `types: ${word}`, 'is no package type', 'write apk,deb,npm');
    }),
  );
}
