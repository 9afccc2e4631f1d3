import { availableParallelism } from 'node:os'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'

/** Most tests wait on Postgres, Redis or RabbitMQ, so two workers pay even on one core; four keep Postgres below its usual 100 connections. */
const workers = Math.min(Math.max(availableParallelism(), 2), 4)

export default defineConfig({
  // Workspace packages resolve to their TypeScript sources, so that nothing need be built to run a test.
  resolve: { conditions: ['@paylinks/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@paylinks/source', ...defaultServerConditions] } },
  test: {
    include: ['apps/*/src/**/*.test.{ts,tsx}', 'packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/generated/**'],
    pool: 'forks',
    maxWorkers: workers,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
})
