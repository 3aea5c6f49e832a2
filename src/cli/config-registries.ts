import type { Node } from 'yaml';
import { type Fail, type Member, membersOf, settingsOf, switchOf, textOf, textsOf } from './config-nodes.ts';
import type { Configuration, HostSettings } from './configuration.ts';

/** The part of a configuration that is about registries. @param node what stands under `registries` */
export function registriesOf(
  node: Node | null,
  fail: Fail,
): Pick<Configuration, 'insecureRegistries' | 'allowedRegistries' | 'registryCredentials' | 'registryHosts'> {
  const registries = settingsOf(node, 'registries', ['insecure', 'allowed', 'credentials', 'hosts'], fail);
  const hosts = membersOf(registries.get('hosts')?.value ?? null, 'registries.hosts', fail);
  return {
    insecureRegistries: textsOf(registries.get('insecure')?.value ?? null, 'registries.insecure', fail),
    allowedRegistries: textsOf(registries.get('allowed')?.value ?? null, 'registries.allowed', fail),
    registryCredentials: switchOf(registries.get('credentials')?.value ?? null, 'registries.credentials', fail),
    registryHosts: new Map([...hosts].map(([host, member]) => [host, hostOf(host, member, fail)])),
  };
}

function hostOf(host: string, { value, at }: Member, fail: Fail): HostSettings {
  const what = `registries.hosts.${host}`;
  if (!HOST.test(host)) fail(`${what} is no registry`, 'write its host and port, as references do', at);
  const settings = settingsOf(value, what, ['mirrors', 'ca', 'certificate', 'key'], fail);
  const text = (name: string) => textOf(settings.get(name)?.value ?? null, `${what}.${name}`, fail);
  const mirrors = textsOf(settings.get('mirrors')?.value ?? null, `${what}.mirrors`, fail);
  const bad = mirrors.find((mirror) => !MIRROR.test(mirror));
  const mirrorsAt = settings.get('mirrors')?.at ?? at;
  if (bad !== undefined) fail(`${bad} is no mirror`, 'write HOST[:PORT][/PATH], without https://', mirrorsAt);
  const [ca, certificate, key] = [text('ca'), text('certificate'), text('key')];
  if (certificate !== null && key !== null) return { mirrors, ca, client: { certificate, key } };
  if (certificate === null && key === null) return { mirrors, ca, client: null };
  return fail(`${what} has one of certificate and key`, 'name the files of both', at);
}

/** A name or an address in brackets, and perhaps a port. */
const HOST = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
const MIRROR = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?(?:\/[a-z0-9._-]+)*$/;
