import { gzipSync } from 'node:zlib';
import type { NewEntry } from '../../src/image/index.ts';
import { CHISELLED, GENTOO, OPENWRT, VOID } from './distribution-files.ts';
import { BUNDLE_PLACEHOLDER, dotnetBundleOf } from './dotnet-bundle.ts';
import { elf, machO } from './executables.ts';
import { jar } from './java-archives.ts';
import { ndbDatabase } from './rpm-databases.ts';
import { rpmHeader, stubOf } from './rpm-header.ts';
import { rustSection } from './rust-programs.ts';
import { zipOf } from './zip-archive.ts';

/**
 * Something sound for every cataloger, made by the formats' specifications and without any program, so that it can be
 * made everywhere: path → content. They are of many distributions at once, with the os-release of one.
 */
export function samples(): Readonly<Record<string, string | Buffer>> {
  const log4j = jar({ group: 'org.apache.logging.log4j', artifact: 'log4j-core', version: '2.14.1' });
  return {
    ...GENTOO,
    ...VOID,
    ...OPENWRT,
    ...CHISELLED,
    'etc/os-release': 'ID=debian\nVERSION_ID="12"\nNAME="Debian GNU/Linux"\n',
    'lib/apk/db/installed': 'P:busybox\nV:1.36.1-r5\nA:x86_64\no:busybox\nL:GPL-2.0-only\nF:bin\nR:busybox\n\n',
    'var/lib/dpkg/status': `Package: base-files
Status: install ok installed
Architecture: amd64
Version: 12.4+deb12u5

Package: python3-requests
Status: install ok installed
Architecture: all
Source: requests
Version: 2.28.1+dfsg-1
`,
    'var/lib/dpkg/info/python3-requests.list':
      '/.\n/usr/lib/python3/dist-packages/requests-2.28.1.egg-info/PKG-INFO\n/usr/share/doc\n',
    'usr/lib/sysimage/rpm/Packages.db': ndbDatabase([
      rpmHeader(stubOf('bash-0:5.1.8-6.el9.x86_64', { files: ['/usr/bin/bash'] })),
      rpmHeader(stubOf('openssl-libs-1:3.0.7-25.el9.x86_64')),
    ]),
    'var/lib/pacman/local/zlib-1:1.3.1-1/desc':
      '%NAME%\nzlib\n\n%VERSION%\n1:1.3.1-1\n\n%BASE%\nzlib\n\n%ARCH%\nx86_64\n\n%LICENSE%\nZlib\n\n',
    'nix/store/0c0f4q0v5n0c0f4q0v5n0c0f4q0v5n0c-openssl-3.0.13-bin/bin/openssl': 'a program',
    'var/lib/db/sbom/zlib-1.3.1-r0.spdx.json': SPDX,
    'usr/lib/python3/dist-packages/requests-2.28.1.egg-info/PKG-INFO':
      'Metadata-Version: 2.1\nName: requests\nVersion: 2.28.1\nLicense: Apache 2.0\n\nText\n',
    'usr/local/lib/python3.11/site-packages/idna-3.6.dist-info/METADATA':
      'Metadata-Version: 2.1\nName: idna\nVersion: 3.6\n',
    'usr/local/lib/python3.11/site-packages/six-1.16.0-py3.11.egg': zipOf({
      'EGG-INFO/PKG-INFO': 'Metadata-Version: 1.1\nName: six\nVersion: 1.16.0\n',
      'six.py': '',
    }),
    'opt/conda/conda-meta/openssl-3.0.8-h7f8727e_0.json': JSON.stringify({
      ...{ build: 'h7f8727e_0', name: 'openssl', version: '3.0.8', license: 'Apache-2.0' },
    }),
    'srv/app/node_modules/@babel/core/package.json': JSON.stringify({
      ...{ name: '@babel/core', version: '7.23.0', license: 'MIT' },
    }),
    'srv/pnp/.pnp.data.json': JSON.stringify({
      packageRegistryData: [
        [null, [[null, { packageLocation: './' }]]],
        ['lodash', [['npm:4.17.20', {}]]],
      ],
    }),
    'usr/local/bundle/specifications/rack-2.2.3.gemspec':
      '# -*- encoding: utf-8 -*-\n# stub: rack 2.2.3 ruby lib\n\nGem::Specification.new do |s|\n  s.licenses = ["MIT".freeze]\nend\n',
    'srv/php/vendor/composer/installed.json': JSON.stringify({
      packages: [{ name: 'symfony/console', version: 'v6.3.0', license: ['MIT'] }],
    }),
    'usr/lib/R/library/codetools/DESCRIPTION':
      'Package: codetools\nVersion: 0.2-19\nLicense: GPL\nBuilt: R 4.2.2; ; 2023-01-01 00:00:00 UTC; unix\n',
    'usr/local/lib/perl5/.meta/Moo-2.005005/MYMETA.json': JSON.stringify({
      ...{ name: 'Moo', version: '2.005005', license: ['perl_5'] },
    }),
    'usr/local/lib/luarocks/rocks-5.4/lpeg/1.0.2-1/lpeg-1.0.2-1.rockspec':
      'package = "lpeg"\nversion = "1.0.2-1"\ndescription = {\n   license = "MIT"\n}\n',
    'srv/dart/.dart_tool/package_config.json': JSON.stringify({
      packages: [{ name: 'http', rootUri: 'file:///root/.pub-cache/hosted/pub.dev/http-0.13.3' }],
    }),
    'opt/app/full_deploy/host/zlib/1.3.1/Release/x86_64/conaninfo.txt': '[settings]\nos=Linux\n',
    'srv/net/Shop.deps.json': DEPS_JSON,
    'srv/single/Shop': dotnetBundleOf(machO({ __data: Buffer.concat([BUNDLE_PLACEHOLDER, Buffer.alloc(8192)]) }), {
      'Shop.deps.json': DEPS_JSON,
    }),
    'srv/native/shop': elf({ '.data': Buffer.alloc(8192) }, nativeImageSymbols()),
    'srv/erlang/lib/cowboy-2.9.0/ebin/cowboy.app':
      '{application, cowboy, [{description, "HTTP"}, {vsn, "2.9.0"}, {modules, []}]}.\n',
    'usr/lib/erlang/lib/ssl-10.8.7/ebin/ssl.app': '{application, ssl, [{vsn, "10.8.7"}]}.\n',
    'usr/lib/erlang/releases/25/OTP_VERSION': '25.2.3\n',
    'root/.cabal/store/ghc-9.0.2/package.db/aeson-2.0.3.0.conf': 'name: aeson\nversion: 2.0.3.0\nid: aeson-2.0.3.0\n',
    'opt/bitnami/nginx/.spdx-nginx.spdx': JSON.stringify({
      packages: [
        { name: 'nginx', externalRefs: [{ referenceType: 'purl', referenceLocator: 'pkg:bitnami/nginx@1.25.2-1' }] },
      ],
    }),
    'var/www/wp-includes/version.php': "<?php\n$wp_version = '6.3.1';\n",
    'var/www/wp-content/plugins/akismet/akismet.php': '<?php\n/*\nPlugin Name: Akismet\nVersion: 5.3\n*/\n',
    'opt/java/release': 'JAVA_VERSION="17.0.9"\nOS_NAME="Linux"\n',
    'usr/local/bin/redis-server': elfOf('\x002.6.0\x007.0.12\0A7.0.12buildhost-1689000000000000000\0'),
    'usr/local/bin/server': machO({ __go_buildinfo: GO_BUILD_INFO, __rest: Buffer.alloc(8192) }),
    'usr/local/bin/proxy': machO({
      '.dep-v0': rustSection([{ name: 'h2', version: '0.3.16', source: 'crates.io', root: true }]),
      __rest: Buffer.alloc(8192),
    }),
    'srv/shop.war': jar({ group: 'com.acme', artifact: 'shop', version: '1.4.2' }, { 'WEB-INF/lib/log4j.jar': log4j }),
  };
}

/** The samples as the entries of a layer. */
export function sampleEntries(): readonly NewEntry[] {
  return Object.entries(samples()).map(([path, content]) => ({ path, content }));
}

const DEPS_JSON = JSON.stringify({
  runtimeTarget: { name: '.NETCoreApp,Version=v8.0' },
  targets: { '.NETCoreApp,Version=v8.0': { 'Newtonsoft.Json/12.0.3': { runtime: { 'Newtonsoft.Json.dll': {} } } } },
  libraries: { 'Newtonsoft.Json/12.0.3': { type: 'package', serviceable: true, sha512: '' } },
});

/** Under which GraalVM keeps what it knows of a program. */
function nativeImageSymbols(): Readonly<Record<string, Buffer>> {
  const sbom = gzipSync(
    JSON.stringify({
      ...{ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 },
      components: [{ type: 'library', name: 'netty-codec-http2', purl: 'pkg:maven/io.netty/netty-codec-http2@4.1.76' }],
    }),
  );
  const length = Buffer.alloc(8);
  length.writeUInt32LE(sbom.length);
  return { sbom, sbom_length: length };
}

/** As Go's linker writes it since 1.18. */
const GO_BUILD_INFO = Buffer.concat([
  Buffer.from('\xff Go buildinf:\x08\x02', 'latin1'),
  Buffer.alloc(16),
  withLength('go1.21.2'),
  withLength(
    `${'0'.repeat(16)}path\texample.com/server\nmod\texample.com/server\tv1.2.3\t\ndep\tgolang.org/x/net\tv0.15.0\th1:\n${'1'.repeat(16)}`,
  ),
]);

/** A text after its length as a varint of one or two bytes. */
function withLength(text: string): Buffer {
  const { length } = text;
  return Buffer.concat([
    Buffer.from(length < 128 ? [length] : [(length % 128) + 128, Math.floor(length / 128)]),
    Buffer.from(text),
  ]);
}

/** An ELF library without segments that has a text in it. */
function elfOf(text: string): Buffer {
  const header = Buffer.alloc(4096);
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  header.writeUInt16LE(3, 16);
  return Buffer.concat([header, Buffer.from(text, 'latin1'), Buffer.alloc(64)]);
}

const SPDX = JSON.stringify({
  spdxVersion: 'SPDX-2.3',
  SPDXID: 'SPDXRef-DOCUMENT',
  name: 'zlib-1.3.1-r0',
  packages: [
    {
      SPDXID: 'SPDXRef-Package-zlib',
      name: 'zlib',
      versionInfo: '1.3.1-r0',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:apk/wolfi/zlib@1.3.1-r0?arch=x86_64',
        },
      ],
    },
  ],
});
