import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What makepkg writes into a package. https://alpm.archlinux.page/specifications/PKGINFO.5.html */
const PACKAGES: Readonly<Record<string, string>> = {
  'gadget-1:1.2.3-2-x86_64': `pkgname = gadget
pkgbase = gizmo
pkgver = 1:1.2.3-2
pkgdesc = A gadget
builddate = 1700000000
size = 7
arch = x86_64
license = MIT
license = custom:gadget
`,
  'lib-gizmo-20240101.r5.gabcdef-1.1-any': `pkgname = lib-gizmo
pkgbase = gizmo
pkgver = 20240101.r5.gabcdef-1.1
pkgdesc = Names may have hyphens
builddate = 1700000000
size = 7
arch = any
license = GPL-2.0-or-later
`,
  'alone-0.1-1-any': `pkgname = alone
pkgver = 0.1-1
pkgdesc = With what pacman asks for alone
builddate = 1700000000
size = 7
arch = any
`,
};

const CONFIGURATION = '[options]\nArchitecture = auto\nSigLevel = Never\nLocalFileSigLevel = Never\n';

/**
 * A root in which Debian's pacman installed packages. `pacman` and `tar` must be on the PATH.
 * @param folder an empty one, for all that is made
 * @returns the root
 */
export function makePacmanRoot(folder: string): string {
  const root = join(folder, 'root');
  mkdirSync(join(root, 'var/lib/pacman'), { recursive: true });
  writeFileSync(join(folder, 'pacman.conf'), CONFIGURATION);
  const archives = Object.entries(PACKAGES).map(([name, information]) => {
    const content = join(folder, name);
    mkdirSync(join(content, 'usr/share', name), { recursive: true });
    writeFileSync(join(content, '.PKGINFO'), information);
    writeFileSync(join(content, 'usr/share', name, 'a file'), name);
    const archive = join(folder, `${name}.pkg.tar.gz`);
    execFileSync('tar', ['--force-local', '-C', content, '-czf', archive, '.PKGINFO', 'usr']);
    return archive;
  });
  const places = ['--cachedir', '--gpgdir', '--hookdir'].flatMap((option) => [option, folder]);
  pacman(root, [...places, '--logfile', join(folder, 'log'), '--noconfirm', '-Udd', ...archives]);
  mkdirSync(join(root, 'etc'));
  writeFileSync(join(root, 'etc/os-release'), 'ID=arch\nPRETTY_NAME="Arch Linux"\n');
  return root;
}

/** What pacman prints, a line each, to a query such as `-Q` or `-Qlq NAME`. */
export function pacmanLists(root: string, ...query: readonly string[]): readonly string[] {
  return pacman(root, query).trimEnd().split('\n').sort();
}

function pacman(root: string, args: readonly string[]): string {
  const places = ['--root', root, '--dbpath', join(root, 'var/lib/pacman'), '--config', join(root, '../pacman.conf')];
  return execFileSync('pacman', [...places, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
