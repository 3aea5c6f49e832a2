/** What a registry's owner gave a person to prove who they are. Never part of a message, a log or a cache. */
export type Credentials = (
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** An OAuth2 refresh token, for which a registry's token server gives tokens. */
  | { readonly kind: 'identity-token'; readonly token: string }
  /** A bearer token that goes to the registry as it is. */
  | { readonly kind: 'registry-token'; readonly token: string }
) & {
  /** Where they were found, for messages: a file's path, a helper's name. */
  readonly from: string;
};

/** Where credentials are looked up. */
export interface CredentialStore {
  /**
   * The credentials for a repository; null where there are none.
   * @param registry as a reference names it: `docker.io`, `ghcr.io`, `localhost:5000`
   * @param repository in that registry: `library/alpine`
   */
  find(registry: string, repository: string): Promise<Credentials | null>;
}
