/** opkg (OpenWrt, Yocto) compares as dpkg does. https://git.yoctoproject.org/opkg/tree/libopkg/pkg.c */
export { deb as opkg } from './deb.ts';
