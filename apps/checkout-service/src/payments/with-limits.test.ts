import { expect, test, vi } from 'vitest'
import { noChargeProcessor } from './no-charge-processor.ts'
import type { PaymentProcessor } from './payment-processor.ts'
import { withLimits } from './with-limits.ts'

/** A provider that accepts every connection and never answers. */
const never = () => new Promise<never>(() => {})
const hung: PaymentProcessor = {
  name: 'hung',
  methods: ['credit_card'],
  create: never,
  confirm: never,
  find: never,
  capture: never,
  refund: never,
  cancel: never,
}
const order = { key: 'cs_test_1:1', amountAtom: 4900, currency: 'USD', keepForLater: false }
const payment = { key: 'cs_test_1:1', reference: 'reference', amountAtom: 4900, currency: 'USD' }
const confirmation = {
  instrument: { method: 'none' },
  customerEmail: null,
  challengeReturnUrl: 'https://checkout.example.com',
} as const

const operations: Record<string, (processor: PaymentProcessor) => Promise<unknown>> = {
  create: (processor) => processor.create(order),
  confirm: (processor) => processor.confirm(payment, confirmation),
  find: (processor) => processor.find(payment),
  capture: (processor) => processor.capture(payment),
  cancel: (processor) => processor.cancel(payment),
}

test('a provider that hangs is asked so much at once and no more, and again when it answers', async () => {
  const answers: (() => void)[] = []
  const slow = { ...noChargeProcessor, find: () => new Promise<null>((resolve) => answers.push(() => resolve(null))) }
  const limited = withLimits(slow, { timeoutSeconds: 10, callsAtOnce: 2 })
  const two = [limited.find(payment), limited.find(payment)]
  await expect(limited.capture(payment)).rejects.toMatchObject({ name: 'ProcessorBusy' })
  for (const answer of answers) answer()
  await Promise.all(two)
  await limited.capture(payment)
})

test.for(Object.entries(operations))(
  '%s of a provider that hangs is given up after the time-out',
  async ([, operate]) => {
    vi.useFakeTimers()
    try {
      const limited = withLimits(hung, { timeoutSeconds: 10 })
      const outcome = vi.fn()
      operate(limited).then(outcome, outcome)
      await vi.advanceTimersByTimeAsync(9_999)
      expect(outcome).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(outcome.mock.calls[0]?.[0]).toMatchObject({
        name: 'ProcessorTimeout',
        message: expect.stringContaining('10 s'),
      })
    } finally {
      vi.useRealTimers()
    }
  },
)

test.for(Object.entries(operations))(
  '%s of a provider that answers is answered, and leaves no timer',
  async ([, operate]) => {
    vi.useFakeTimers()
    try {
      const working = withLimits(noChargeProcessor, { timeoutSeconds: 10 })
      expect(await operate(working)).toEqual(await operate(noChargeProcessor))
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  },
)
