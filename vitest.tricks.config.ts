import { defineConfig } from 'vitest/config';

/** Impostors and hiders, side by side in namespaces of their own: needs root. */
export default defineConfig({
  test: {
    include: ['test/tricks/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
