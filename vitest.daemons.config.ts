import { defineConfig } from 'vitest/config';

/** Real servers of the distribution, each in namespaces of its own: needs root, and what test/daemons/install.mjs installs. */
export default defineConfig({
  test: {
    include: ['test/daemons/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
  },
});
