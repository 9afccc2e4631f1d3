import { expect, test } from 'vitest'
import * as budget from './time-budget.ts'

test('whoever waits is more patient than whom it waits for, and a customer is answered in time', () => {
  expect(budget.STATEMENT_TIMEOUT_MS).toBeLessThan(budget.RPC_TIMEOUT_MS)
  expect(budget.RPC_TIMEOUT_MS).toBeLessThan(budget.CHECKOUT_DEADLINE_MS)
  expect(budget.RATE_LIMIT_TIMEOUT_MS + budget.CHECKOUT_DEADLINE_MS).toBeLessThan(budget.ANSWER_WITHIN_MS)
  expect(budget.DATABASE_CONNECT_TIMEOUT_MS).toBeLessThan(budget.ANSWER_WITHIN_MS)
})

test.each([[[1, 1]], [[1, 3, 2]]])('limits in a wrong order do not load: %j', (limits) => {
  expect(() => budget.assertRising(limits)).toThrow('must be below the next one')
  expect(() => budget.assertRising([1, 2, 3])).not.toThrow()
})
