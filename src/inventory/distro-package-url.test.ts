import { describe, expect, test } from 'vitest';
import { parsePackageUrl } from '../model/index.ts';
import { rpmNamed } from './catalogers/rpm/package.ts';
import { packageUrlIn } from './distro-package-url.ts';
import { packageIn, readPackage } from './documents/package.ts';

const ALMA = { id: 'almalinux', version: '8.9', like: [], name: 'AlmaLinux 8.9' };

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
    const component = {
      key: '',
      owner: '',
      purl,
      type: null,
      name: '',
      version: '',
      architecture: '',
      origin: null,
      licences: [],
      locations: [],
    };
    const read = readPackage(component);
    expect(read && packageIn(ALMA, read, 'a document')).toMatchObject({ ...found, namespace: 'almalinux', purl });
    expect(parsePackageUrl(purl).qualifiers['epoch']).toBe(found.version.startsWith('1:') ? '1' : undefined);
  });
});
