import * as texts from '../../support/lock-files.ts';

/** By the names that they are looked for under. */
export const LOCK_FILE_SAMPLES: Readonly<Record<string, readonly string[]>> = {
  'package-lock.json': [texts.NPM_1],
  'npm-shrinkwrap.json': [texts.NPM_3],
  'yarn.lock': [texts.YARN_1],
  'pnpm-lock.yaml': [texts.PNPM_5, texts.PNPM_6],
  'poetry.lock': [texts.POETRY],
  'uv.lock': [texts.UV],
  'Cargo.lock': [texts.CARGO],
  'Pipfile.lock': [texts.PIPFILE],
  'requirements-dev.txt': [texts.REQUIREMENTS],
  'Gemfile.lock': [texts.GEMFILE],
  'composer.lock': [texts.COMPOSER],
  'go.mod': [texts.GO_MOD],
  'gradle.lockfile': [texts.GRADLE],
  'packages.lock.json': [texts.NUGET],
  'Package.resolved': [texts.SWIFT_1, texts.SWIFT_2],
  'pubspec.lock': [texts.PUB],
  'mix.lock': [texts.MIX],
  'conan.lock': [texts.CONAN_2, texts.CONAN_1],
};
