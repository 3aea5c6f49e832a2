/** What `fixedin.yaml` says. Everything in it is optional. */
export interface Configuration {
  /** What `db update` reads, `FORMAT:PATH` each as in `db build --from`; null for the default sources. */
  readonly sources: readonly string[] | null;
  /** Registries (`host` or `host:port`) that are spoken to over plain HTTP. */
  readonly insecureRegistries: readonly string[];
  /** Registries (`host`, or `host/prefix`) whose images `serve` may read for whoever asks. */
  readonly allowedRegistries: readonly string[];
  /** Where people reach `serve` (`https://advisories.example.org`), for addresses in feeds; null to go by the request. */
  readonly publicUrl: string | null;
}

export const EMPTY_CONFIGURATION: Configuration = {
  sources: null,
  insecureRegistries: [],
  allowedRegistries: [],
  publicUrl: null,
};
