import { readFileSync } from 'node:fs';
import type { NewEntry } from '../../src/image/index.ts';
import { asBuiltBy, goProgram } from './go-programs.ts';
import { jar } from './java-archives.ts';
import { programWithSection, rustSection } from './rust-programs.ts';

/**
 * A root of things that tell what they are by their content: a Go program, a Rust program that cargo-auditable
 * described, a war with a jar in it, programs built from source, components of Bitnami and WordPress; and a library that
 * is a package's. Needs go, gcc, objcopy and strip.
 */
export function binariesRoot(): readonly NewEntry[] {
  const server = goProgram({
    module: 'example.com/acme/server',
    requires: { 'golang.org/x/net': 'v0.15.0' },
    flags: ['-ldflags', '-s -w -X main.version=1.2.3'],
  });
  const crates = rustSection([
    { name: 'proxy', version: '1.0.0', source: 'local', root: true, dependencies: [1] },
    { name: 'h2', version: '0.3.16', source: 'crates.io' },
    { name: 'cc', version: '1.0.83', source: 'crates.io', kind: 'build' },
  ]);
  const log4j = jar({ group: 'org.apache.logging.log4j', artifact: 'log4j-core', version: '2.14.1' });
  const shop = { group: 'com.acme', artifact: 'shop', version: '1.4.2' };
  return [
    { path: 'etc/os-release', content: 'ID=wolfi\nNAME=Wolfi\n' },
    { path: 'usr/lib/apk/db/installed', content: APK },
    { path: 'usr/lib/libcrypto.so.3', content: library('\0OpenSSL 3.1.4 24 Oct 2023\0') },
    { path: 'usr/local/bin/server', content: asBuiltBy('go1.21.2', readFileSync(server)) },
    { path: 'usr/local/bin/proxy', content: readFileSync(programWithSection(crates, { isStripped: true })) },
    {
      path: 'usr/local/bin/redis-server',
      content: library('\x002.6.0\x007.0.12\0A7.0.12buildhost-1689000000000000000\0'),
    },
    { path: 'srv/shop.war', content: jar(shop, { 'WEB-INF/lib/log4j-core-2.14.1.jar': log4j }) },
    { path: 'opt/java/release', content: 'JAVA_VERSION="1.8.0_352"\nOS_NAME="Linux"\n' },
    { path: 'opt/bitnami/nginx/.spdx-nginx.spdx', content: SPDX },
    { path: 'var/www/wp-includes/version.php', content: "<?php\n$wp_version = '6.3.1';\n" },
  ];
}

const APK = `P:libcrypto3
V:3.1.4-r1
A:x86_64
o:openssl
F:usr/lib
R:libcrypto.so.3
`;

const SPDX = JSON.stringify({
  spdxVersion: 'SPDX-2.3',
  packages: [
    {
      SPDXID: 'SPDXRef-nginx',
      name: 'nginx',
      versionInfo: '1.25.2',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: 'pkg:bitnami/nginx@1.25.2-1?arch=amd64&distro=debian-11',
        },
      ],
    },
  ],
});

/** An ELF file without segments that has a text in it. */
export function library(text: string): Buffer {
  const header = Buffer.alloc(4096);
  header.write('\x7fELF\x02\x01\x01', 0, 'latin1');
  header.writeUInt16LE(3, 16);
  return Buffer.concat([header, Buffer.from(text, 'latin1'), Buffer.alloc(64)]);
}
