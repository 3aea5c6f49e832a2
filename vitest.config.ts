import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    globalSetup: ['test/support/shared-folder.ts'],
    // Programs that tests start share two cores with them; these end what hangs, and judge no speed.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // Real servers, browsers and package managers: what fails once on a busy machine is asked once more, and then counts.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    // Two workers suit two cores; programs that tests start (a registry, a browser) want the rest.
    maxWorkers: 2,
  },
});
