/** npm follows Semantic Versioning. https://docs.npmjs.com/about-semantic-versioning */
export { semver as npm } from './semver.ts';
