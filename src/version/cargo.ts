/** Cargo follows Semantic Versioning. https://doc.rust-lang.org/cargo/reference/semver.html */
export { semver as cargo } from './semver.ts';
