import type { Judgement, Package } from '../model/index.ts';

/**
 * Whether a statement speaks of the module stream that an RPM was built in. A package of no module is not meant by a
 * statement for a module, nor the other way round: `nodejs` 18 from `nodejs:18` is below the fix of `nodejs:20` and yet
 * not affected by what it fixes. https://docs.fedoraproject.org/en-US/modularity/
 *
 * A stream that either side does not name (an SBOM, an erratum that only its versions give away) is any stream.
 */
export function bindsModule(module: string | null, judgement: Judgement, pkg: Package): boolean {
  if (pkg.type !== 'rpm') return true;
  const meant = streamMeant(module, judgement);
  const own = pkg.module || (isModularVersion(pkg.version) ? ANY_STREAM : NO_MODULE);
  if (meant === NO_MODULE || own === NO_MODULE) return meant === own;
  return meant === ANY_STREAM || own === ANY_STREAM || meant === own;
}

/** Whether an RPM was built in a module and nothing says in which: an SBOM need not tell it. */
export function isOfUnknownStream({ type, module, version }: Package): boolean {
  return type === 'rpm' && !module && isModularVersion(version);
}

const NO_MODULE = '';
const ANY_STREAM = '*';

function streamMeant(module: string | null, judgement: Judgement): string {
  if (module !== null && module !== '') return module;
  const ranges = judgement.kind === 'ranges' ? judgement.ranges : [];
  return ranges.some(({ fixed, lastAffected }) => isModularVersion(fixed ?? lastAffected ?? ''))
    ? ANY_STREAM
    : NO_MODULE;
}

/** What is built in a module says so in its release: `1:18.19.1-1.module_el8.9.0+3747+ead8229c`. */
function isModularVersion(version: string): boolean {
  return /\.module[_+]/.test(version);
}
