/**
 * The packages of a Wolfi image with Go, as the distribution had them on 5 October 2023 (Go 1.21.2) and on
 * 15 December 2023 (Go 1.21.5): name, origin, the two versions, licence.
 */
export const PACKAGES = `
ca-certificates-bundle ca-certificates 20230506-r0 20230506-r1 MPL-2.0 AND MIT
wolfi-baselayout wolfi-baselayout 20230201-r6 20230201-r7 MIT
ld-linux glibc 2.38-r5 2.38-r8 GPL-3.0-or-later
glibc glibc 2.38-r5 2.38-r8 GPL-3.0-or-later
glibc-locale-posix glibc 2.38-r5 2.38-r8 GPL-3.0-or-later
libgcc gcc 13.2.0-r3 13.2.0-r3 GPL-3.0-or-later
libstdc++ gcc 13.2.0-r3 13.2.0-r3 GPL-3.0-or-later
libatomic gcc 13.2.0-r3 13.2.0-r3 GPL-3.0-or-later
gmp gmp 6.3.0-r0 6.3.0-r0 LGPL-3.0-or-later OR GPL-2.0-or-later
mpfr mpfr 4.2.1-r0 4.2.1-r0 LGPL-3.0-or-later
mpc mpc 1.3.1-r0 1.3.1-r0 LGPL-3.0-or-later
isl isl 0.26-r0 0.26-r0 MIT
zlib zlib 1.3-r0 1.3-r3 MPL-2.0 AND MIT
binutils binutils 2.41-r0 2.41-r0 GPL-3.0-or-later
binutils-gold binutils 2.41-r0 2.41-r0 GPL-3.0-or-later
gcc gcc 13.2.0-r3 13.2.0-r3 GPL-3.0-or-later
libquadmath gcc 13.2.0-r3 13.2.0-r3 GPL-3.0-or-later
libgomp gcc 13.2.0-r3 13.2.0-r3 GPL-3.0-or-later
libxcrypt libxcrypt 4.4.36-r0 4.4.36-r0 GPL-2.0-or-later AND LGPL-2.1-or-later
linux-headers linux-headers 5.19.17-r2 5.19.17-r2 GPL-3.0-or-later
glibc-dev glibc 2.38-r5 2.38-r8 GPL-3.0-or-later
libxcrypt-dev libxcrypt 4.4.36-r0 4.4.36-r0 GPL-2.0-or-later AND LGPL-2.1-or-later
make make 4.4.1-r0 4.4.1-r0 GPL-3.0-or-later
pkgconf pkgconf 2.0.3-r0 2.1.0-r0 ISC
build-base build-base 1-r5 1-r5 MIT
ncurses-terminfo-base ncurses 6.4_p20230722-r1 6.4_p20231125-r1 MIT
ncurses ncurses 6.4_p20230722-r1 6.4_p20231125-r1 MIT
bash bash 5.2.15-r3 5.2.21-r1 GPL-3.0-or-later
go-1.21 go-1.21 1.21.2-r0 1.21.5-r0 BSD-3-Clause
libbrotlicommon1 brotli 1.1.0-r0 1.1.0-r1 MIT
libbrotlidec1 brotli 1.1.0-r0 1.1.0-r1 MIT
libnghttp2-14 nghttp2 1.56.0-r0 1.58.0-r1 MIT
libcrypto3 openssl 3.1.3-r0 3.2.0-r1 Apache-2.0
libssl3 openssl 3.1.3-r0 3.2.0-r1 Apache-2.0
libcurl-openssl4 curl 8.3.0-r1 8.5.0-r0 MIT
libexpat1 expat 2.5.0-r4 2.5.0-r5 MIT
libpcre2-8-0 pcre2 10.42-r2 10.42-r3 BSD-3-Clause
git git 2.42.0-r0 2.43.0-r1 GPL-2.0-or-later
busybox busybox 1.36.1-r2 1.36.1-r4 GPL-2.0-only
openssl-config openssl 3.1.3-r0 3.2.0-r1 Apache-2.0
libzstd1 zstd 1.5.5-r0 1.5.5-r1 BSD-2-Clause AND GPL-2.0-only
apk-tools apk-tools 2.14.0-r0 2.14.0-r1 GPL-2.0-only
`;
