/**
 * Conan takes versions of any form, OpenSSL's `1.1.1k` among them, and compares them part by part.
 * https://docs.conan.io/2/tutorial/versioning/version_ranges.html#semantic-versioning
 */
export { generic as conan } from './generic.ts';
