import { defineConfig } from 'vitest/config';

/** Images of Debian, built and booted with their own systemd in namespaces: needs root, mmdebstrap and minutes. */
export default defineConfig({
  test: {
    include: ['test/images/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    fileParallelism: false,
  },
});
