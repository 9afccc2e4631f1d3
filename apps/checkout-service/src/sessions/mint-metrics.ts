import { Counter, Histogram, type Registry } from '@paylinks/service-kit/metrics'

export type MintMetrics = ReturnType<typeof createMintMetrics>

export function createMintMetrics(registry: Registry) {
  const registers = [registry]
  return {
    mints: new Counter({
      name: 'checkout_mints_total',
      help: 'Opens answered, by outcome: minted, repeated (a retry of an open), unknown, deactivated or unsellable.',
      labelNames: ['outcome'],
      registers,
    }),
    batchSize: new Histogram({
      name: 'checkout_mint_batch_size',
      help: 'Opens in one MintSessions call.',
      buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256],
      registers,
    }),
    statementSeconds: new Histogram({
      name: 'checkout_mint_statement_duration_seconds',
      help: 'Time of the statement that mints one batch.',
      buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    }),
  }
}
