import { describe, expect, test } from 'vitest';
import { evidenceFile } from './evidence-file.ts';
import { osRelease } from './os-release.ts';

describe('os-release', () => {
  test.each([
    [
      'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.10.4\nPRETTY_NAME="Alpine Linux v3.10"\n',
      { id: 'alpine', version: '3.10.4', like: [], name: 'Alpine Linux v3.10' },
    ],
    [
      'ID=wolfi\nNAME="Wolfi"\nPRETTY_NAME="Wolfi"\nVERSION_ID="20230201"',
      { id: 'wolfi', version: '20230201', like: [], name: 'Wolfi' },
    ],
    [
      'PRETTY_NAME="Debian GNU/Linux trixie/sid"\nNAME="Debian GNU/Linux"\nVERSION_CODENAME=trixie\nID=debian\n',
      { id: 'debian', version: '', like: [], name: 'Debian GNU/Linux trixie/sid' },
    ],
    [
      'NAME="AlmaLinux"\r\nVERSION_ID="9.3"\r\nID="almalinux"\r\nID_LIKE="rhel centos  fedora"\r\n',
      { id: 'almalinux', version: '9.3', like: ['rhel', 'centos', 'fedora'], name: 'AlmaLinux' },
    ],
    ["# comment\n\nID='single \\quoted'\n", { id: 'singlequoted', version: '', like: [], name: 'singlequoted' }],
    [
      'ID=x\nPRETTY_NAME="a \\"b\\" \\$c \\`d\\` \\\\ \\n"',
      { id: 'x', version: '', like: [], name: 'a "b" $c `d` \\ \\n' },
    ],
    ['ID=x\nPRETTY_NAME=a\\ b"c d"\'e\'', { id: 'x', version: '', like: [], name: 'a bc de' }],
    ['ID=x trailing\nVERSION_ID=1', { id: 'x', version: '1', like: [], name: 'x 1' }],
    ['ID=../../etc\n', { id: '....etc', version: '', like: [], name: '....etc' }],
    ['NAME=Unnamed', { id: 'linux', version: '', like: [], name: 'Unnamed' }],
    ['', { id: 'linux', version: '', like: [], name: 'linux' }],
  ])('%j', (text, distro) => {
    const file = osRelease.catalog(evidenceFile('etc/os-release', text));
    expect(file.distro).toEqual(distro);
    expect(file.problems).toEqual([]);
  });

  test('lines that are no assignment are told', () => {
    const file = osRelease.catalog(evidenceFile('etc/os-release', 'ID=debian\n\0\0\n'));
    expect(file.distro?.id).toBe('debian');
    expect(file.problems).toEqual(['1 of 2 lines are no NAME=value']);
  });
});
