import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/slow/**', 'test/daemons/**', 'test/tricks/**', 'test/images/**', 'test/developers/**'],
    globalSetup: ['test/global-setup.ts'],
    // Of two processors vitest would use one.
    maxWorkers: '100%',
    // Ends a test that hangs. No busy machine comes near it: a run of the program that takes 0.2 s by itself took 35 s.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
