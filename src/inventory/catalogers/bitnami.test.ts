import { describe, expect, test } from 'vitest';
import { bitnami } from './bitnami.ts';
import { expectUnharmed, linesOf } from './cataloging.fixture.ts';

const NGINX = JSON.stringify({
  SPDXID: 'SPDXRef-DOCUMENT',
  spdxVersion: 'SPDX-2.3',
  name: 'SPDX document for NGINX 1.25.2',
  documentDescribes: ['SPDXRef-nginx'],
  packages: [
    {
      SPDXID: 'SPDXRef-nginx',
      name: 'nginx',
      versionInfo: '1.25.2',
      licenseDeclared: 'BSD-2-Clause',
      externalRefs: [
        { referenceCategory: 'SECURITY', referenceType: 'cpe23Type', referenceLocator: 'cpe:2.3:*:nginx:nginx:1.25.2' },
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:bitnami/nginx@1.25.2-1?arch=amd64&distro=debian-11',
        },
      ],
    },
    { SPDXID: 'SPDXRef-pcre', name: 'pcre', versionInfo: '8.45', externalRefs: [] },
  ],
});

describe('Bitnami', () => {
  test('components are those with a package URL of its own', () => {
    expect(linesOf(bitnami, 'opt/bitnami/nginx/.spdx-nginx.spdx', NGINX)).toEqual(['nginx 1.25.2-1']);
  });

  test('only its own documents are wanted', () => {
    const paths = [
      'opt/bitnami/nginx/.spdx-nginx.spdx',
      'opt/bitnami/.spdx-a.spdx',
      'srv/.spdx-nginx.spdx',
      'opt/bitnami/x.spdx',
    ];
    expect(paths.filter((path) => bitnami.wants(path, 1))).toEqual(paths.slice(0, 2));
  });

  test('no bytes do harm', () => expectUnharmed(bitnami, 'opt/bitnami/nginx/.spdx-nginx.spdx', NGINX));
});
