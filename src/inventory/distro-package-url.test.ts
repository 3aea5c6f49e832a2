import { describe, expect, test } from 'vitest';
import { parsePackageUrl } from '../model/index.ts';
import { rpmNamed } from './catalogers/rpm/package.ts';
import { packageUrlIn } from './distro-package-url.ts';
import { packageIn, readPackage } from './documents/package.ts';

const ALMA = { id: 'almalinux', version: '8.9', like: [], name: 'AlmaLinux 8.9' };

const GENTOO = { id: 'gentoo', version: '2.15', like: [], name: 'Gentoo Linux' };

describe('the package URL of an RPM', () => {
  const told = { name: 'nodejs-libs', version: '18.19.0-1.el8', architecture: 'x86_64', licences: [] };
  const sourceRpm = 'nodejs-18.19.0-1.el8.src.rpm';

  test.each([
    [
      'names its source',
      rpmNamed({ ...told, epoch: 0, sourceRpm }),
      'pkg:rpm/almalinux/nodejs-libs@18.19.0-1.el8?arch=x86_64&distro=almalinux-8.9&upstream=nodejs-18.19.0-1.el8.src.rpm',
    ],
    [
      'has its epoch beside the version, and its module stream',
      { ...rpmNamed({ ...told, epoch: 1, sourceRpm }), module: 'nodejs:18' },
      'pkg:rpm/almalinux/nodejs-libs@18.19.0-1.el8?arch=x86_64&distro=almalinux-8.9&epoch=1&rpmmod=nodejs:18&upstream=nodejs-18.19.0-1.el8.src.rpm',
    ],
    [
      'leaves out what is not known',
      rpmNamed({ ...told, architecture: '', epoch: 0, sourceRpm: '' }),
      'pkg:rpm/almalinux/nodejs-libs@18.19.0-1.el8?distro=almalinux-8.9',
    ],
  ])('%s', (_, found, purl) => {
    expect(packageUrlIn(ALMA, found).purl).toBe(purl);
    expect(readBack(purl)).toMatchObject({ ...found, namespace: 'almalinux', purl });
    expect(parsePackageUrl(purl).qualifiers['epoch']).toBe(found.version.startsWith('1:') ? '1' : undefined);
  });
});

test('the package URL of an ebuild has its category where others have the distribution', () => {
  const found = {
    type: 'ebuild',
    namespace: '',
    name: 'dev-libs/openssl',
    version: '3.0.13-r2',
    architecture: '',
  } as const;
  const { namespace, purl } = packageUrlIn(GENTOO, { ...found, origin: null, licences: [] });
  expect([namespace, purl]).toEqual(['gentoo', 'pkg:ebuild/dev-libs/openssl@3.0.13-r2?distro=gentoo-2.15']);
  expect(readBack(purl, GENTOO)).toMatchObject({ ...found, namespace, purl });
});

/** The package that a document makes of a component with this URL alone. */
function readBack(purl: string, distro = ALMA) {
  const nothing = { key: '', owner: '', type: null, name: '', version: '', architecture: '', origin: null };
  const read = readPackage({ ...nothing, purl, licences: [], locations: [] });
  return read && packageIn(distro, read, 'a document');
}
