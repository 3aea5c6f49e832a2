import { createRequire } from 'node:module';

/** How a package's licence text can be said in an SBOM. */
export type Licence =
  | { readonly kind: 'expression'; readonly text: string }
  /** A text that is no SPDX expression. */
  | { readonly kind: 'named'; readonly text: string };

/** Tells SPDX expressions (https://spdx.github.io/spdx-spec/v2.3/SPDX-license-expressions/) from other words for a licence. */
export function readLicence(text: string): Licence {
  const known = judged.get(text);
  if (known !== undefined) return known;
  // A distribution uses a few hundred texts over and over.
  if (judged.size >= JUDGED_LIMIT) judged.clear();
  const licence: Licence = { kind: isExpression(text) ? 'expression' : 'named', text };
  judged.set(text, licence);
  return licence;
}

const JUDGED_LIMIT = 10_000;

const judged = new Map<string, Licence>();

/** Honest expressions have some hundred characters; the parser recurses into brackets. */
const EXPRESSION_LIMIT = 2000;
const BRACKET_LIMIT = 50;

function isExpression(text: string): boolean {
  if (text.length > EXPRESSION_LIMIT || text.split('(').length > BRACKET_LIMIT) return false;
  // The tools that validate want plain spaces and operators in capitals.
  if (!/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text)) return false;
  // A licence in a document that is not at hand is a word like any other.
  if (text.includes('DocumentRef-')) return false;
  try {
    parser()(text);
    return true;
  } catch {
    return false;
  }
}

let loaded: ((text: string) => unknown) | undefined;

/** Loaded for who writes an SBOM. */
function parser(): (text: string) => unknown {
  loaded ??= createRequire(import.meta.url)('spdx-expression-parse') as (text: string) => unknown;
  return loaded;
}
