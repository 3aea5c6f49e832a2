import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged, type EvidenceFile } from './types.ts';

/**
 * WordPress, its plugins and its themes. The core tells its version in `wp-includes/version.php`; a plugin in a comment
 * at the start of one of the PHP files in its folder, a theme in that of its `style.css`, both in the first 8 KiB:
 * https://developer.wordpress.org/plugins/plugin-basics/header-requirements/,
 * https://developer.wordpress.org/themes/basics/main-stylesheet-style-css/
 */
export const wordpress: Cataloger = {
  name: 'wordpress',
  about: {
    reads: 'WordPress, its plugins and themes',
    packages: ['wordpress'],
    testedAgainst: '',
  },
  version: 1,
  places: [],
  endings: ['.php', '/style.css'],
  wants: (path) =>
    path.endsWith('.php') ? CORE.test(path) || PLUGIN.test(path) : path.endsWith('/style.css') && THEME.test(path),
  catalog: readHeader,
};

const CORE = /(?:^|\/)wp-includes\/version\.php$/;
/** In a folder of its own or, as WordPress' own Hello Dolly, a single file. */
const PLUGIN = /(?:^|\/)wp-content\/(?:mu-)?plugins\/(?:(?<folder>[^/]+)\/[^/]+|(?<file>[^/]+))\.php$/;
const THEME = /(?:^|\/)wp-content\/themes\/(?<folder>[^/]+)\/style\.css$/;
const HEADER_BYTES = 8 * 1024;

function readHeader(file: EvidenceFile) {
  const text = file.read(0, HEADER_BYTES).toString('utf8');
  if (CORE.test(file.path)) {
    const version = /^[ \t]*\$wp_version\s*=\s*['"]([^'"]{1,100})['"]/m.exec(text)?.[1] ?? '';
    const core = languagePackage({ type: 'wordpress', name: 'wordpress', version });
    return core === null ? cataloged({ problems: ['tells no version of WordPress'] }) : cataloged({ packages: [core] });
  }
  const plugin = PLUGIN.exec(file.path)?.groups;
  const kind = plugin === undefined ? 'theme' : 'plugin';
  const name = plugin?.['folder'] ?? plugin?.['file'] ?? THEME.exec(file.path)?.groups?.['folder'] ?? '';
  // Each other file in a plugin's folder is one of its parts.
  if (valueIn(text, kind === 'plugin' ? PLUGIN_NAME : THEME_NAME) === '') return cataloged({});
  const found = languagePackage({ type: 'wordpress', namespace: kind, name, version: valueIn(text, VERSION) });
  return found === null
    ? cataloged({ problems: [`is a ${kind} that tells no version`] })
    : cataloged({ packages: [found] });
}

const PLUGIN_NAME = fieldOf('Plugin Name');
const THEME_NAME = fieldOf('Theme Name');
const VERSION = fieldOf('Version');

/** WordPress looks for the name anywhere in a line of a comment, behind its decoration. */
function fieldOf(name: string): RegExp {
  return new RegExp(`^(?:[ \\t]*<\\?php)?[ \\t/*#@]*${name}:(.{0,200})`, 'im');
}

function valueIn(text: string, field: RegExp): string {
  const value = field.exec(text)?.[1] ?? '';
  return value.replace(/(?:\*\/|\?>).*/, '').trim();
}
