import { ImageError } from '../errors.ts';

/** Whether a host, as a URL or a reference writes it without its port, is this machine itself. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === 'localhost' || name === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/**
 * Where a registry is asked: over HTTPS, but over plain HTTP on this machine itself (as Docker does) and where the
 * person says so.
 * @param host with its port, as a reference states it
 * @param insecure hosts with their ports, that are asked over plain HTTP
 * @param subject the image's reference, for errors
 * @throws {ImageError} `bad-reference`: the grammar of references allows hosts that are none, as `1.2.3.999` or `[::::]`
 */
export function registryOrigin(host: string, insecure: readonly string[], subject: string): URL {
  const isPlain =
    isLoopback(host.replace(/:\d+$/, '')) || insecure.some((name) => name.toLowerCase() === host.toLowerCase());
  const origin = URL.parse(`${isPlain ? 'http' : 'https'}://${host}/`);
  if (origin !== null) return origin;
  throw new ImageError('bad-reference', subject, `"${host}" is no host and port`, "check the registry's name");
}
