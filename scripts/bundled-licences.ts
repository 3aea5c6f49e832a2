import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Where the licences of what is bundled stand, beside the bundle. */
const FILE = 'THIRD-PARTY-LICENSES.txt';

/** What of the bundler's own plugin interface is used here. */
interface Bundle {
  readonly [file: string]:
    | { readonly type: 'chunk'; readonly moduleIds: readonly string[] }
    | { readonly type: 'asset' };
}

interface Emitter {
  emitFile(file: { readonly type: 'asset'; readonly fileName: string; readonly source: string }): string;
}

/**
 * Puts beside a bundle what the licences of the packages in it ask for: each package's name, version and licence text.
 * @throws {Error} for a package that states no licence
 */
export function bundledLicences() {
  return {
    name: 'bundled-licences',
    generateBundle(this: Emitter, _options: unknown, bundle: Bundle): void {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = [...new Set(modules.flatMap(packageFolder))].sort();
      const texts = [...new Set(folders.map(licenceOf))].sort();
      this.emitFile({ type: 'asset', fileName: FILE, source: texts.join(`\n${'-'.repeat(80)}\n\n`) });
    },
  };
}

/** The folder of the package that a module is in; none for our own. */
function packageFolder(module: string): readonly string[] {
  const parts = module.replace(/^\0/, '').split('?', 1)[0]?.split(sep) ?? [];
  const at = parts.lastIndexOf('node_modules');
  if (at < 0) return [];
  return [parts.slice(0, at + (parts[at + 1]?.startsWith('@') ? 3 : 2)).join(sep)];
}

function licenceOf(folder: string): string {
  const about: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [name, version, licence] = ['name', 'version', 'license'].map((key) => textAt(about, key));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)\b/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (licence === '' && texts.length === 0) throw new Error(`${folder}: states no licence, and is to be bundled`);
  return `${[`${name} ${version} (${licence})`, ...texts].join('\n\n')}\n`;
}

function textAt(object: unknown, key: string): string {
  const value =
    typeof object === 'object' && object !== null ? Object.entries(object).find(([own]) => own === key) : undefined;
  return typeof value?.[1] === 'string' ? value[1] : '';
}
