import { expect, test } from 'vitest'
import { waitFor } from './wait-for.ts'

test('it waits through false, null, undefined and errors, and resolves to what holds', async () => {
  const outcomes = [false, null, undefined, new Error('not yet'), 0]
  const result = await waitFor(() => {
    const outcome = outcomes.shift()
    if (outcome instanceof Error) throw outcome
    return outcome
  })
  expect(result).toBe(0)
  expect(outcomes).toEqual([])
})

test('it gives up after its time, and says what it waited for and what the matter was', async () => {
  const stuck = () => Promise.reject(new Error('still starting'))
  const failure = waitFor(stuck, { timeoutMs: 30 })
  await expect(failure).rejects.toThrow(/^Not so within 30 ms: .*still starting/s)
})

test('it asks once even when there is no time to wait', async () => {
  expect(await waitFor(() => 'at once', { timeoutMs: 0 })).toBe('at once')
})
