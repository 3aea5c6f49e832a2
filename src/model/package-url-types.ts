import type { PackageUrl } from './package-url-parts.ts';

/**
 * What single types ask of a package URL's parts: https://github.com/package-url/purl-spec/tree/main/types
 *
 * Two definitions are left out on purpose. Go's module paths and npm's old names are told apart by case in their
 * registries (`github.com/BurntSushi/toml`, `JSONStream`), so lower-casing them would lose the package.
 */
interface TypeRule {
  /** The parts that are not case-sensitive, in canonical form in lower case. */
  readonly lower?: readonly ('namespace' | 'name' | 'version')[];
  readonly namespace?: 'required' | 'prohibited';
}

const LOWER: TypeRule = { lower: ['namespace', 'name'] };
const LOWER_NAME: TypeRule = { lower: ['name'] };

const RULES: ReadonlyMap<string, TypeRule> = new Map<string, TypeRule>([
  ['alpm', LOWER],
  ['apk', LOWER],
  ['bitbucket', LOWER],
  ['bitnami', LOWER_NAME],
  ['brew', LOWER],
  ['composer', LOWER],
  ['deb', LOWER],
  ['github', LOWER],
  ['gitlab', LOWER],
  ['hex', LOWER],
  ['huggingface', { lower: ['version'] }],
  ['luarocks', LOWER],
  ['oci', LOWER_NAME],
  ['otp', { lower: ['name'], namespace: 'prohibited' }],
  ['pub', LOWER_NAME],
  ['pypi', LOWER_NAME],
  ['qpkg', { lower: ['namespace'] }],
  ['rpm', { lower: ['namespace'] }],
  ['swift', { namespace: 'required' }],
  ['vcpkg', { namespace: 'prohibited' }],
  ['vscode-extension', { lower: ['namespace', 'name'], namespace: 'required' }],
]);

/** The parts in their type's canonical form; `type` is in lower case already. */
export function normaliseForType(parts: PackageUrl): PackageUrl {
  const lower = isCaseInsensitiveSource(parts) ? LOWER.lower : RULES.get(parts.type)?.lower;
  if (lower === undefined) return parts;
  const name = lower.includes('name') ? parts.name.toLowerCase() : parts.name;
  return {
    ...parts,
    namespace: lower.includes('namespace') ? parts.namespace.toLowerCase() : parts.namespace,
    name: parts.type === 'pypi' ? name.replaceAll('_', '-') : name,
    version: lower.includes('version') ? parts.version.toLowerCase() : parts.version,
  };
}

/** What the type forbids about these parts, as the end of a sentence; null when all is well. */
export function typeProblem(parts: PackageUrl): string | null {
  const { type, namespace, name, version, qualifiers } = parts;
  const rule = RULES.get(type)?.namespace;
  if (rule === 'required' && namespace === '') return `has no namespace, which ${type} needs`;
  if (rule === 'prohibited' && namespace !== '') return `has a namespace, which ${type} does not know`;
  if (type === 'cpan' && name.includes('::')) return 'names a Perl module where its distribution is asked for';
  if (type === 'julia' && qualifiers['uuid'] === undefined) return 'has no uuid, by which Julia tells packages apart';
  if (type === 'chrome-extension' && !CHROME_ID.test(name)) return 'has a name that is no extension id';
  if (type === 'chrome-extension' && version !== '' && !CHROME_VERSION.test(version)) {
    return 'has a version that is not one to four numbers';
  }
  return null;
}

const CHROME_ID = /^[a-p]{32}$/;
const CHROME_VERSION = /^\d+(?:\.\d+){0,3}$/;

/** Two hosts whose names are not told apart by case although their type's are. */
function isCaseInsensitiveSource({ type, namespace, qualifiers }: PackageUrl): boolean {
  if (type === 'git') return /^github(?:\.com)?$/i.test(namespace);
  return type === 'mlflow' && (qualifiers['repository_url'] ?? '').includes('databricks');
}
