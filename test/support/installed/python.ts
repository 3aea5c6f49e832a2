import { type InstalledTree, installedTree } from './tree.ts';

/**
 * `pip install` into `usr/local`, as in an image of Python: names that are normalised in their folders' names, a
 * distribution that carries others along with their metadata (setuptools), and an editable one.
 */
export function pipTree(): InstalledTree | null {
  return installedTree({
    name: 'pip',
    files: {
      'project/pyproject.toml': [
        '[build-system]',
        'requires = ["flit_core >=3.2,<4"]',
        'build-backend = "flit_core.buildapi"',
        '[project]',
        'name = "demo-pkg"',
        'version = "0.9.1"',
        'description = "editable"',
        '',
      ].join('\n'),
      'project/src/demo_pkg/__init__.py': '',
    },
    commands: [['python3', '-m', 'pip', ...QUIET, ...INTO, ...DISTRIBUTIONS, '--editable', 'project']],
    listing: ['python3', '-c', LISTING],
  });
}

/** Debian's own packages of Python distributions, unpacked by dpkg: `dist-packages` with egg-info and dist-info. */
export function debianPythonTree(): InstalledTree | null {
  return installedTree({
    name: 'debian-python',
    files: {
      'packages/.keep': '',
      'var/lib/dpkg/status': '',
      'etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    },
    commands: [
      ['sh', '-c', 'cd packages && apt-get download python3-requests python3-six python3-distro python3-idna'],
      ['sh', '-c', 'dpkg --root="$PWD" --force-all --unpack packages/*.deb'],
    ],
    listing: ['python3', '-c', LISTING],
  });
}

const QUIET = ['install', '--quiet', '--no-warn-script-location', '--disable-pip-version-check'] as const;
// What this machine has installed must not count; Debian's pip wants to be told that it may.
const INTO = ['--ignore-installed', '--no-deps', '--break-system-packages', '--prefix', 'usr/local'] as const;
const DISTRIBUTIONS = ['six==1.16.0', 'ruamel.yaml==0.18.6', 'Markdown==3.5', 'setuptools==75.8.0'] as const;

/** What the interpreter's own standard library finds where it would look: `importlib.metadata`. */
const LISTING = `
import glob, importlib.metadata
places = glob.glob('usr/**/site-packages', recursive=True) + glob.glob('usr/**/dist-packages', recursive=True)
places += glob.glob('usr/**/setuptools/_vendor', recursive=True)
print('\\n'.join(sorted({f'{d.metadata["Name"]} {d.version}' for d in importlib.metadata.distributions(path=places)})))
`;
