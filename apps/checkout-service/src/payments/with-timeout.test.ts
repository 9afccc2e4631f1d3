import { expect, test, vi } from 'vitest'
import { noChargeProcessor } from './no-charge-processor.ts'
import type { PaymentProcessor } from './payment-processor.ts'
import { withTimeouts } from './with-timeout.ts'

/** A provider that accepts every connection and never answers. */
const never = () => new Promise<never>(() => {})
const hung: PaymentProcessor = {
  name: 'hung',
  methods: ['credit_card'],
  authorise: never,
  confirmChallenge: never,
  find: never,
  capture: never,
  cancel: never,
}
const request = {
  key: 'cs_test_1:1',
  amountAtom: 4900,
  currency: 'USD',
  keepForLater: false,
  instrument: { method: 'none' },
  customerEmail: null,
  challengeReturnUrl: 'https://checkout.example.com',
} as const

const operations: Record<string, (processor: PaymentProcessor) => Promise<unknown>> = {
  authorise: (processor) => processor.authorise(request),
  confirmChallenge: (processor) => processor.confirmChallenge('key', null),
  find: (processor) => processor.find('key'),
  capture: (processor) => processor.capture('key'),
  cancel: (processor) => processor.cancel('key'),
}

test.for(Object.entries(operations))(
  '%s of a provider that hangs is given up after the time-out',
  async ([, operate]) => {
    vi.useFakeTimers()
    try {
      const { live } = withTimeouts({ test: null, live: hung }, 10)
      const outcome = vi.fn()
      operate(live as PaymentProcessor).then(outcome, outcome)
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
      const { test: working } = withTimeouts({ test: noChargeProcessor, live: null }, 10)
      expect(await operate(working as PaymentProcessor)).toEqual(await operate(noChargeProcessor))
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  },
)
