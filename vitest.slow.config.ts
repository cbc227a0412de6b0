import { defineConfig } from 'vitest/config';

/** Tests that need programs of the distribution (promtool, chromium, xmllint, cmark-gfm) or take long. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
