import { defineConfig } from 'vitest/config';

/** What people develop with, side by side: needs root, and what test/developers/install.mjs installs. */
export default defineConfig({
  test: { include: ['test/developers/**/*.test.ts'], globalSetup: ['test/global-setup.ts'], fileParallelism: false },
});
