/** Hex follows Semantic Versioning, as Elixir's Version reads it. https://hexdocs.pm/elixir/Version.html */
export { semver as hex } from './semver.ts';
