/**
 * Asks Node for its own modules by a call, where the source imports them. An import makes all that a module exports, what
 * nobody asked for included: `node:crypto` then loads the Web Cryptography API and `node:util` the text decoders, which
 * together take longer than loading all of ours. A call takes what is named, and nothing else.
 */
export function builtinModules() {
  return {
    name: 'builtin-modules',
    renderChunk(code: string): string {
      return code.replace(IMPORT, (_, whole: string | undefined, named: string | undefined, module: string) => {
        const loaded =
          LATE.includes(module) && named === undefined
            ? `new Proxy({}, {get: (_, name) => process.getBuiltinModule("${module}")[name]})`
            : `process.getBuiltinModule("${module}")`;
        const parts = named === undefined ? [] : [`{${named.replaceAll(' as ', ': ')}} = ${whole ?? loaded}`];
        return `const ${[...(whole === undefined ? [] : [`${whole} = ${loaded}`]), ...parts].join(', ')};`;
      });
    },
  };
}

/** What commander has for subcommands that are programs of their own, of which there are none; two milliseconds. */
const LATE = ['node:child_process'];

/** As the bundler writes it, a line each: `import whole, { a, b as c } from "node:fs";`. */
const IMPORT = /^import (?:([\w$]+)(?:, | (?=from)))?(?:\{([^}]*)\} )?from "(node:[\w/]+)";$/gm;
