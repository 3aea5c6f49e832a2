import { languagePackage } from './language-package.ts';
import { type Cataloger, cataloged } from './types.ts';

/**
 * Installed Lua rocks: `rocks-5.4/NAME/VERSION/NAME-VERSION.rockspec` in a tree of rocks, where the version ends in the
 * rockspec's own revision. https://github.com/luarocks/luarocks/blob/main/docs/rockspec_format.md
 *
 * Names and versions are where LuaRocks itself reads them when it lists a tree: in the path. The rockspec is a program
 * in Lua; of it only a licence that is a plain text is read.
 */
export const luarocks: Cataloger = {
  name: 'luarocks',
  about: {
    reads: 'Lua',
    packages: ['luarocks'],
    testedAgainst: '`luarocks`',
  },
  version: 1,
  places: [],
  endings: ['.rockspec'],
  wants: (path) => path.endsWith('.rockspec') && rockAt(path) !== null,
  catalog: (file) => {
    const rock = rockAt(file.path);
    const licence = LICENCE.exec(file.bytes.toString('utf8', 0, HEAD_BYTES))?.groups?.['licence'] ?? '';
    const found = rock === null ? null : languagePackage({ type: 'luarocks', ...rock, licences: [licence] });
    return cataloged({ packages: found === null ? [] : [found] });
  },
};

function rockAt(path: string): { readonly name: string; readonly version: string } | null {
  const [file = '', version = '', name = '', tree = ''] = path.split('/').slice(-4).reverse();
  return TREE.test(tree) && file === `${name}-${version}.rockspec` ? { name, version } : null;
}

/** One for each Lua; `rocks` alone is LuaRocks 1's. */
const TREE = /^rocks(?:-\d+\.\d+)?$/;

/** A rockspec's description stands at its beginning; what may be long are the lists of modules after it. */
const HEAD_BYTES = 64 * 1024;
const LICENCE = /^ *license *= *"(?<licence>[^"\n]{1,200})"/m;
