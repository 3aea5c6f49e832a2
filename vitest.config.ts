import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    globalSetup: ['test/support/shared-folder.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Two workers suit two cores; programs that tests start (a registry, a browser) want the rest.
    maxWorkers: 2,
  },
});
