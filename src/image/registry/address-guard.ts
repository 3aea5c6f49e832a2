import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { ImageError } from '../errors.ts';

/**
 * Keeps requests off this machine and the networks around it, wherever a registry or its name server sends them. A
 * server that fetches what strangers name must have one.
 */
export interface AddressGuard {
  /** Hosts, with their ports, that may be private all the same. */
  readonly named: readonly string[];
}

/**
 * @param subject the image's reference, for errors
 * @throws {ImageError} `forbidden-address`, when the host of `url` is itself an address that is not public
 */
export function checkHost(guard: AddressGuard, url: URL, subject: string): void {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  if (isIP(host) !== 0 && !isNamed(guard, url) && !isPublicAddress(host)) throw forbidden(url, subject);
}

/**
 * A `lookup` for Node's sockets that gives public addresses only. The address that is checked is the one that is
 * connected to, so that a name cannot answer otherwise the second time.
 * @param subject the image's reference, for errors
 */
export function guardedLookup(guard: AddressGuard, url: URL, subject: string): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const allowed = isNamed(guard, url) ? addresses : addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (first === undefined) return callback(forbidden(url, subject), '', 0);
      if (options.all === true) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}

/**
 * Whether an address belongs to the public Internet: not this machine's, a private network's, a link's, a group's, or
 * one that stands for an IPv4 address in another form. https://www.iana.org/assignments/iana-ipv4-special-registry/
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !SPECIAL.check(address, 'ipv4');
  return family === 6 && GLOBAL.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');
}

function isNamed({ named }: AddressGuard, { host }: URL): boolean {
  return named.some((name) => name.toLowerCase() === host.toLowerCase());
}

function forbidden(url: URL, subject: string): ImageError {
  const problem = `${url.host} is on this machine or in a private network, which is not asked`;
  return new ImageError('forbidden-address', subject, problem, 'name that registry in the configuration');
}

const SPECIAL_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Within 2000::/3: Teredo and its kin, documentation, and 6to4, which carries IPv4 addresses. */
const SPECIAL_IPV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

const SPECIAL = new BlockList();
for (const [net, prefix] of SPECIAL_IPV4) SPECIAL.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of SPECIAL_IPV6) SPECIAL.addSubnet(net, prefix, 'ipv6');

/** The only part of IPv6 that is handed out to the public Internet. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');
