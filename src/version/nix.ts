import { compareDigits } from './numbers.ts';
import { compareCodeUnits, type Order, type Ordering } from './ordering.ts';

/**
 * The versions of Nix's derivations, as its own `compareVersions` has them: components parted by dots, hyphens and
 * changes between digits and other characters; `pre` < nothing < words < numbers.
 * https://nix.dev/manual/nix/latest/language/builtins.html#builtins-compareVersions and
 * https://nix.dev/manual/nix/latest/command-ref/nix-env/upgrade.html#versions
 */
export const nix: Ordering = {
  // A derivation's version begins at the first hyphen that no letter follows.
  isVersion: (text) => /^[0-9][A-Za-z0-9+._?=~-]*$/.test(text),
  compare(a, b) {
    const left = components(a);
    const right = components(b);
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const order = compareComponents(left[index] ?? '', right[index] ?? '');
      if (order !== 0) return order;
    }
    return 0;
  },
};

function components(text: string): readonly string[] {
  return text.match(/[0-9]+|[^0-9.-]+/g) ?? [];
}

function compareComponents(a: string, b: string): Order {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) return rank < 0 ? -1 : 1;
  return rankOf(a) === NUMBER ? compareDigits(a, b) : compareCodeUnits(a, b);
}

const NUMBER = 3;

function rankOf(component: string): number {
  if (component === 'pre') return 0;
  if (component === '') return 1;
  return /^[0-9]/.test(component) ? NUMBER : 2;
}
