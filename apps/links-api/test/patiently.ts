import { waitFor } from '@paylinks/test-kit/wait-for'
import type { CallAnswer } from './caller.ts'

/** Calls again, as a client does, while the machine is too busy for everybody to get their turn in time. */
export function patiently(call: () => Promise<CallAnswer>): Promise<CallAnswer> {
  return waitFor(
    async () => {
      const answer = await call()
      const isTooBusy = answer.status === 503 || answer.body?.code === 'idempotency_key_in_use'
      return !isTooBusy && answer
    },
    { timeoutMs: 20_000 },
  )
}
