import type { LimitSettings } from '../model/index.ts';

/** What `fixedin.yaml` says. Everything in it is optional. */
export interface Configuration {
  /** What `db update` reads, `FORMAT:PATH` each as in `db build --from`; null for the default sources. */
  readonly sources: readonly string[] | null;
  /** Registries (`host` or `host:port`) that are spoken to over plain HTTP. */
  readonly insecureRegistries: readonly string[];
  /** Registries (`host`, or `host/prefix`) whose images `serve` may read for whoever asks. */
  readonly allowedRegistries: readonly string[];
  /** VEX documents that hold for every scan. */
  readonly vexFiles: readonly string[];
  /** The file of ignore rules; null for `.fixedin-ignore.yaml`, where there is one. */
  readonly ignoreFile: string | null;
  /** Where people reach `serve` (`https://advisories.example.org`), for addresses in feeds; null to go by the request. */
  readonly publicUrl: string | null;
  /** Limits that differ from the usual. */
  readonly limits: LimitSettings;
  /** Whether `serve` asks them with this machine's credentials, and so shows private images to whoever asks. */
  readonly registryCredentials: boolean;
  /** What is said of single registries, by their names. */
  readonly registryHosts: ReadonlyMap<string, HostSettings>;
}

/** How one registry is reached. Paths of files are as the configuration writes them; null where it names none. */
export interface HostSettings {
  /** Asked before it, in this order: `host[:port][/path]`. */
  readonly mirrors: readonly string[];
  /** A file of authorities (PEM) that vouch for it, beside those of the system. */
  readonly ca: string | null;
  /** Files (PEM) that say who this side is. */
  readonly client: { readonly certificate: string; readonly key: string } | null;
}

export const EMPTY_CONFIGURATION: Configuration = {
  sources: null,
  insecureRegistries: [],
  allowedRegistries: [],
  vexFiles: [],
  ignoreFile: null,
  publicUrl: null,
  limits: {},
  registryCredentials: false,
  registryHosts: new Map(),
};
