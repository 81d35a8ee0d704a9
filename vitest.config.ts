import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/commands/**'],
          // A client and its server take turns in one process: two of them fill two cores.
          maxWorkers: 2,
          // Loading the product anew for each of 150 files would take most of the time; no test changes what modules keep.
          isolate: false,
        },
      },
      // Only these need a build, so only these wait for one.
      {
        extends: true,
        test: {
          name: 'program',
          include: ['test/{commands,e2e}/*.test.ts'],
          globalSetup: ['test/build.ts'],
          testTimeout: 40_000,
          hookTimeout: 40_000,
          // They mostly wait, for processes and for people who read.
          maxConcurrency: 16,
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
