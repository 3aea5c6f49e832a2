import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names as nixpkgs has them, with and without versions, and with outputs of their own. */
const PACKAGES = `
let
  make = attributes: derivation ({
    system = builtins.currentSystem;
    builder = "/bin/sh";
    args = [ ./builder.sh ];
  } // attributes);
in [
  (make { name = "openssl-3.0.13"; outputs = [ "bin" "dev" "out" "man" ]; })
  (make { name = "glibc-2.38-44"; })
  (make { name = "hello-2.12.1"; })
  (make { name = "python3.11-requests-2.31.0"; })
  (make { name = "libfoo-unstable-2023-10-05"; })
  (make { name = "source"; })
  (make { name = "user-environment"; })
]`;

/** What a builder must do: make its outputs, whose paths are in variables that have their names. */
const BUILDER =
  'for output in $outputs out; do eval path="\\$$output"; /bin/mkdir -p "$path"; echo >"$path/file"; done\n';

/**
 * A root whose store Nix built; `nix-build` must be on the PATH. Nothing in the store can be written to.
 * @param folder an empty one, for all that is made
 * @returns the root, and `NAME VERSION` of what has a version, as Nix itself takes the names apart, sorted
 */
export function makeNixRoot(folder: string): { readonly root: string; readonly parsed: readonly string[] } {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'nix'), { recursive: true });
  const expression = join(folder, 'packages.nix');
  writeFileSync(expression, PACKAGES);
  writeFileSync(join(folder, 'builder.sh'), BUILDER);
  const env = {
    ...process.env,
    HOME: folder,
    NIX_STORE_DIR: join(root, 'nix/store'),
    NIX_STATE_DIR: join(folder, 'state'),
    NIX_LOG_DIR: join(folder, 'log'),
    NIX_CONF_DIR: join(folder, 'conf'),
  };
  const nix = (program: string, ...args: readonly string[]) =>
    execFileSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const options = { sandbox: 'false', substitute: 'false', 'build-users-group': '' };
  const settings = Object.entries(options).flatMap(([name, value]) => ['--option', name, value]);
  nix('nix-build', '--no-out-link', ...settings, expression);
  const parse = `map (one: builtins.parseDrvName one.name) (import ${expression})`;
  const names: { name: string; version: string }[] = JSON.parse(
    nix('nix-instantiate', '--eval', '--json', '--strict', '-E', parse),
  );
  const parsed = names.filter(({ version }) => version !== '').map(({ name, version }) => `${name} ${version}`);
  return { root, parsed: parsed.sort() };
}
