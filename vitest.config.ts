import { availableParallelism } from 'node:os'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { configDefaults, defineConfig } from 'vitest/config'
import { LongestFirst } from './test/order/longest-first.ts'

/** Most tests wait on Postgres, Redis or RabbitMQ, so one worker more than cores pays; four keep Postgres below its usual 100 connections. */
const workers = Math.min(availableParallelism() + 1, 4)

export default defineConfig({
  // Workspace packages resolve to their TypeScript sources, so that nothing need be built to run a test.
  resolve: { conditions: ['@paylinks/source', ...defaultClientConditions] },
  ssr: { resolve: { conditions: ['@paylinks/source', ...defaultServerConditions] } },
  test: {
    include: ['apps/*/src/**/*.test.{ts,tsx}', 'packages/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, '**/generated/**'],
    pool: 'forks',
    maxWorkers: workers,
    sequence: { sequencer: LongestFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    allowOnly: false,
  },
})
