import { Counter, type Registry } from '@paylinks/service-kit/metrics'

export type PaymentMetrics = ReturnType<typeof createPaymentMetrics>

export function createPaymentMetrics(registry: Registry) {
  const registers = [registry]
  return {
    attempts: new Counter({
      name: 'checkout_payment_attempts_total',
      help: 'Attempts to pay, by outcome: completed, requires_challenge, or why it was refused.',
      labelNames: ['outcome'],
      registers,
    }),
    impossibleCompletions: new Counter({
      name: 'checkout_impossible_completions_total',
      help: 'Payments that were authorised, could never be completed and were refused. Each is a fault of ours.',
      registers,
    }),
    suspectedCardTesting: new Counter({
      name: 'checkout_suspected_card_testing_total',
      help: 'Payments that were declined beyond what is usual in an hour, by what had too many: client, link or account.',
      labelNames: ['scope'],
      registers,
    }),
    settlements: new Counter({
      name: 'checkout_settlements_total',
      help: 'Attempts looked after in the background, by what was done and whether it worked.',
      labelNames: ['action', 'outcome'],
      registers,
    }),
  }
}
