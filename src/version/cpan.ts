import { compareNumberLists } from './numbers.ts';
import { type Ordering, totalOrdering } from './ordering.ts';

/**
 * Perl's versions: dotted (`v1.2.3`, `1.2.3`), or a decimal number of which each three places make one part, so that
 * 1.5 is v1.500 and stands above 1.10. https://metacpan.org/pod/version
 */
export const cpan: Ordering = totalOrdering(parse, compareNumberLists);

const FORM = /^(v?)(\d+(?:\.\d+)*)(?:-TRIAL\d*)?$/;

function parse(text: string): readonly string[] | null {
  // An underscore marks a trial release and parts nothing.
  const match = FORM.exec(text.replaceAll('_', ''));
  if (match === null) return null;
  const parts = (match[2] ?? '').split('.');
  if (match[1] === 'v' || parts.length > 2) return parts;
  const [whole = '', fraction = ''] = parts;
  return [whole, ...Array.from(fraction.matchAll(/\d{1,3}/g), ([places]) => places.padEnd(3, '0'))];
}
