import { defineConfig } from 'vitest/config';

const seconds = 1000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['test/unit/**/*.test.ts', 'test/features/**/*.test.ts'],
          setupFiles: ['test/support/seed.ts'],
          testTimeout: 20 * seconds,
        },
      },
      { test: { name: 'contract', include: ['test/contract/**/*.test.ts'], testTimeout: 20 * seconds } },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: ['test/cluster/global-setup.ts'],
          testTimeout: 60 * seconds,
          hookTimeout: 120 * seconds,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'forge',
          include: ['test/forge/**/*.test.ts'],
          globalSetup: ['test/forge/global-setup.ts'],
          testTimeout: 60 * seconds,
          hookTimeout: 60 * seconds,
          fileParallelism: false,
        },
      },
    ],
  },
});
