import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Packages that differ in all that rpm's databases tell: an epoch, none and 0; architectures; a source of another name
 * and version; a module stream; a pre-release; names that go on in digits; few files and many (a header of 100 KiB).
 */
const SPEC = `
Name: widget
Version: 2.3
Release: 4%{?dist}
Epoch: 1
Summary: A widget
License: MIT AND Apache-2.0
ModularityLabel: widget:18:8090020240301105128:489197e6
%description
It does nothing.

%package data
Summary: What a widget needs
BuildArch: noarch
%description data
Many small files.

%package -n libwidget18
Summary: A library
Version: 18.0~rc1^20240101git
Release: 0.1
Epoch: 0
License: GPL-2.0-only WITH Classpath-exception-2.0
%description -n libwidget18
It has one file.

%package -n empty
Summary: Nothing
%description -n empty
It has no file.

%install
mkdir -p %{buildroot}/usr/bin %{buildroot}/usr/lib64 %{buildroot}/usr/share/widget/deep/er
echo widget >%{buildroot}/usr/bin/widget
echo library >%{buildroot}/usr/lib64/libwidget.so.18.0
ln -s libwidget.so.18.0 %{buildroot}/usr/lib64/libwidget.so.18
seq 1 1500 | sed 's,^,%{buildroot}/usr/share/widget/deep/er/a-file-with-a-long-name-,' | xargs touch

%files
/usr/bin/widget
%files data
/usr/share/widget
%files -n libwidget18
/usr/lib64/libwidget.so.18*
%files -n empty
`;

/**
 * A root in which Debian's rpm installed packages that its rpmbuild built; both must be on the PATH. The database is
 * `var/lib/rpm/rpmdb.sqlite`.
 * @param folder an empty one, for all that is made
 * @returns the root
 */
export function makeRpmRoot(folder: string): string {
  const spec = join(folder, 'widget.spec');
  writeFileSync(spec, SPEC);
  run('rpmbuild', ['-bb', '--quiet', '--nodeps', '--define', `_topdir ${folder}/build`, '--define', 'dist .el9', spec]);
  const built = join(folder, 'build/RPMS');
  const packages = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.rpm'));
  const root = join(folder, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(root, 'etc/os-release'), 'ID=almalinux\nVERSION_ID="9.3"\nID_LIKE="rhel centos fedora"\n');
  const target = ['--root', root, '--dbpath', '/var/lib/rpm', '--force-debian'];
  run('rpm', [...target, '--install', '--nodeps', '--ignorearch', ...packages.map((name) => join(built, name))]);
  return root;
}

/** What `rpm -qa` lists of a database, a line a package, by a format; the keys among them left out. */
export function rpmLists(database: string, backend: 'sqlite' | 'bdb_ro', format: string): readonly string[] {
  const settings = ['--define', `_db_backend ${backend}`, '--dbpath', database];
  const lines = run('rpm', [...settings, '-qa', '--qf', `${format}\\n`])
    .trimEnd()
    .split('\n');
  return lines.filter((line) => !line.startsWith('gpg-pubkey')).sort();
}

/** The paths of one installed package, without leading slash. */
export function rpmListsFiles(database: string, name: string): readonly string[] {
  const text = run('rpm', ['--dbpath', database, '-ql', name]);
  return text
    .split('\n')
    .filter((line) => line.startsWith('/'))
    .map((line) => line.slice(1));
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
}
