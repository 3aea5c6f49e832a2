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
        const loaded = `process.getBuiltinModule("${module}")`;
        const isLate = LATE.includes(module);
        const parts = whole === undefined ? [] : [`${whole} = ${isLate ? late(loaded) : loaded}`];
        if (named !== undefined)
          parts.push(...(isLate ? lateFunctions(named, loaded) : [together(named, whole ?? loaded)]));
        return `const ${parts.join(', ')};`;
      });
    },
  };
}

/**
 * Loaded when one of their functions is called. `node:child_process`: commander has it for subcommands that are programs of
 * their own, of which there are none. `node:fs/promises`: a warm scan reads few files, on its own thread. Two milliseconds each.
 */
const LATE = ['node:child_process', 'node:fs/promises'];

function late(loaded: string): string {
  return `new Proxy({}, {get: (_, name) => ${loaded}[name]})`;
}

/** @param named `a, b as c` */
function lateFunctions(named: string, loaded: string): string[] {
  return named.split(',').map((one) => {
    const [name = '', as = name] = one.trim().split(' as ');
    return `${as} = (...given) => ${loaded}.${name}(...given)`;
  });
}

function together(named: string, loaded: string): string {
  return `{${named.replaceAll(' as ', ': ')}} = ${loaded}`;
}

/** As the bundler writes it, a line each: `import whole, { a, b as c } from "node:fs";`. */
const IMPORT = /^import (?:([\w$]+)(?:, | (?=from)))?(?:\{([^}]*)\} )?from "(node:[\w/]+)";$/gm;
