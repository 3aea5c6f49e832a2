/**
 * Swift packages are tags that follow Semantic Versioning.
 * https://docs.swift.org/package-manager/PackageDescription/PackageDescription.html#version
 */
export { semver as swift } from './semver.ts';
