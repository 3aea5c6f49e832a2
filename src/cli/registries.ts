import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type OpenOptions, openCredentials, type RegistryHost } from '../image/index.ts';
import type { HostSettings } from './configuration.ts';
import { ConfigError } from './errors.ts';
import type { Settings } from './settings.ts';

/**
 * How registries are reached, by the configuration and by the credentials that are left on this machine.
 * @param warn told of credentials that are of no use
 * @throws {ConfigError} when a file that the configuration names cannot be read
 */
export function registryOptions(
  { configuration, configurationFolder, offline }: Settings,
  warn: (sentence: string) => void,
): Required<Pick<OpenOptions, 'insecure' | 'hosts' | 'credentials' | 'offline'>> {
  const hosts = [...configuration.registryHosts].map(
    ([host, settings]) => [host, hostOf(host, settings, configurationFolder)] as const,
  );
  return {
    insecure: configuration.insecureRegistries,
    hosts: new Map(hosts),
    credentials: openCredentials(process.env, warn),
    offline,
  };
}

function hostOf(host: string, { mirrors, ca, client }: HostSettings, folder: string): RegistryHost {
  const read = (path: string) => readPem(resolve(folder, path), `registries.hosts.${host}`);
  return {
    mirrors,
    authorities: ca === null ? '' : read(ca),
    client: client && { certificate: read(client.certificate), key: read(client.key) },
  };
}

function readPem(path: string, setting: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError('bad-configuration', path, `cannot be read, though ${setting} names it`, '', { cause });
  }
  if (text.includes('-----BEGIN ')) return text;
  throw new ConfigError('bad-configuration', path, `holds no PEM, though ${setting} names it`);
}
