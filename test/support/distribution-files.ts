import { zstdCompressSync } from 'node:zlib';

/*
 * Package databases of managers that Debian does not have, byte by byte as their formats have them: path → content.
 */

export type Files = Readonly<Record<string, string | Buffer>>;

/** Gentoo's: https://wiki.gentoo.org/wiki//var/db/pkg */
export const GENTOO: Files = {
  'etc/os-release': 'NAME=Gentoo\nID=gentoo\nVERSION_ID=2.15\nPRETTY_NAME="Gentoo Linux"\n',
  ...gentooPackage('dev-libs', 'openssl-3.0.13-r2', [
    'dir /usr',
    'dir /usr/lib64',
    'obj /usr/lib64/libssl.so.3 0123456789abcdef0123456789abcdef 1700000000',
    'sym /usr/lib64/libssl.so -> libssl.so.3 1700000000',
    'obj /usr/share/doc/a file 0123456789abcdef0123456789abcdef 1700000000',
  ]),
  ...gentooPackage('sys-libs', 'zlib-1.3.1', ['obj /usr/lib64/libz.so.1 0123456789abcdef0123456789abcdef 1700000000']),
  ...gentooPackage('x11-libs', 'gtk+-3.24.41_pre20240101_p3-r1', []),
  ...gentooPackage('virtual', 'libc-1-r1', []),
};

function gentooPackage(category: string, name: string, contents: readonly string[]): Files {
  const folder = `var/db/pkg/${category}/${name}`;
  return {
    [`${folder}/PF`]: `${name}\n`,
    [`${folder}/CATEGORY`]: `${category}\n`,
    [`${folder}/SLOT`]: '0/3\n',
    [`${folder}/repository`]: 'gentoo\n',
    [`${folder}/CONTENTS`]: contents.map((line) => `${line}\n`).join(''),
  };
}

/** `CATEGORY/NAME VERSION` of each, as `qlist -Iv` would part them. */
export const GENTOO_PACKAGES: readonly string[] = [
  'dev-libs/openssl 3.0.13-r2',
  'sys-libs/zlib 1.3.1',
  'virtual/libc 1-r1',
  'x11-libs/gtk+ 3.24.41_pre20240101_p3-r1',
];

/** Void Linux's: https://github.com/void-linux/xbps */
export const VOID: Files = {
  'etc/os-release': 'NAME="Void"\nID="void"\nPRETTY_NAME="Void Linux"\n',
  'var/db/xbps/pkgdb-0.38.plist': plist(`
\t<key>_XBPS_ALTERNATIVES_</key>
\t<dict>
\t\t<key>sh</key>
\t\t<array>
\t\t\t<string>dash</string>
\t\t</array>
\t</dict>
\t<key>libssl3</key>
\t<dict>
\t\t<key>architecture</key>
\t\t<string>x86_64</string>
\t\t<key>automatic-install</key>
\t\t<true/>
\t\t<key>installed_size</key>
\t\t<integer>0x98a</integer>
\t\t<key>license</key>
\t\t<string>Apache-2.0</string>
\t\t<key>pkgver</key>
\t\t<string>libssl3-3.3.1_1</string>
\t\t<key>run_depends</key>
\t\t<array>
\t\t\t<string>libcrypto3&gt;=3.3.1_1</string>
\t\t\t<string>glibc&gt;=2.39_1</string>
\t\t</array>
\t\t<key>source-revisions</key>
\t\t<string>openssl:0d5bf5f66c</string>
\t\t<key>state</key>
\t\t<string>installed</string>
\t</dict>
\t<key>python3-pip</key>
\t<dict>
\t\t<key>architecture</key>
\t\t<string>noarch</string>
\t\t<key>license</key>
\t\t<string>MIT &amp; BSD</string>
\t\t<key>pkgver</key>
\t\t<string>python3-pip-24.1.1rc2_3</string>
\t\t<key>replaces</key>
\t\t<array/>
\t\t<key>state</key>
\t\t<string>unpacked</string>
\t</dict>
\t<key>gone</key>
\t<dict>
\t\t<key>pkgver</key>
\t\t<string>gone-1.0_1</string>
\t\t<key>state</key>
\t\t<string>not-installed</string>
\t</dict>
`),
  'var/db/xbps/.libssl3-files.plist': plist(`
\t<key>dirs</key>
\t<array>
\t\t<dict>
\t\t\t<key>file</key>
\t\t\t<string>/usr/lib</string>
\t\t</dict>
\t</array>
\t<key>files</key>
\t<array>
\t\t<dict>
\t\t\t<key>file</key>
\t\t\t<string>/usr/lib/libssl.so.3</string>
\t\t\t<key>sha256</key>
\t\t\t<string>e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</string>
\t\t</dict>
\t\t<dict>
\t\t\t<key>file</key>
\t\t\t<string>/usr/share/R&amp;D</string>
\t\t</dict>
\t</array>
\t<key>links</key>
\t<array>
\t\t<dict>
\t\t\t<key>file</key>
\t\t\t<string>/usr/lib/libssl.so</string>
\t\t\t<key>target</key>
\t\t\t<string>/usr/lib/libssl.so.3</string>
\t\t</dict>
\t</array>
`),
};

function plist(dictionary: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple Computer//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>${dictionary}</dict>
</plist>
`;
}

/** `NAME VERSION` of each, as `xbps-query -l` would part them. */
export const VOID_PACKAGES: readonly string[] = ['libssl3 3.3.1_1', 'python3-pip 24.1.1rc2_3'];

/** OpenWrt's: https://openwrt.org/docs/guide-user/additional-software/opkg */
export const OPENWRT: Files = {
  'etc/os-release': 'NAME="OpenWrt"\nVERSION="23.05.3"\nID="openwrt"\nVERSION_ID="23.05.3"\nID_LIKE="lede openwrt"\n',
  'usr/lib/opkg/status': `Package: busybox
Version: 1.36.1-1
Depends: libc
Status: install user installed
Architecture: x86_64
Conffiles:
 /etc/syslog.conf 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
Installed-Time: 1711111111

Package: libustream-mbedtls20201210
Version: 2023-02-25-498f6e26-1
Status: install ok unpacked
Architecture: x86_64
Auto-Installed: yes

Package: gone
Version: 1.0-1
Status: deinstall ok not-installed
Architecture: x86_64

`,
  'usr/lib/opkg/info/busybox.list': '/bin/busybox\n/bin/ash\t0120777\t/bin/busybox\n/etc/syslog.conf\n',
  'usr/lib/opkg/info/busybox.control': 'Package: busybox\nVersion: 1.36.1-1\n',
};

/** `NAME VERSION` of each, as `opkg list-installed` would part them. */
export const OPENWRT_PACKAGES: readonly string[] = [
  'busybox 1.36.1-1',
  'libustream-mbedtls20201210 2023-02-25-498f6e26-1',
];

const MANIFEST = [
  { jsonwall: '1.0', schema: '1.0', count: 8 },
  { kind: 'content', slice: 'libssl3t64_libs', path: '/usr/lib/x86_64-linux-gnu/libssl.so.3' },
  { kind: 'package', name: 'base-files', version: '13ubuntu10.1', sha256: '01', arch: 'amd64' },
  { kind: 'package', name: 'libssl3t64', version: '3.0.13-0ubuntu3.4', sha256: '02', arch: 'amd64' },
  { kind: 'path', path: '/etc/', mode: '0755', slices: ['base-files_base', 'libssl3t64_libs'] },
  { kind: 'path', path: '/usr/lib/x86_64-linux-gnu/libssl.so.3', mode: '0644', slices: ['libssl3t64_libs'], size: 5 },
  { kind: 'path', path: '/var/lib/chisel/manifest.wall', mode: '0644', slices: ['base-files_chisel'] },
  { kind: 'slice', name: 'libssl3t64_libs' },
];

/** Chiselled Ubuntu's: https://documentation.ubuntu.com/chisel/en/latest/reference/manifest/ */
export const CHISELLED: Files = {
  'etc/os-release': 'NAME="Ubuntu"\nID=ubuntu\nVERSION_ID="24.04"\nID_LIKE=debian\n',
  'var/lib/chisel/manifest.wall': zstdCompressSync(MANIFEST.map((line) => `${JSON.stringify(line)}\n`).join('')),
};

/** `NAME VERSION` of each. */
export const CHISELLED_PACKAGES: readonly string[] = ['base-files 13ubuntu10.1', 'libssl3t64 3.0.13-0ubuntu3.4'];
