import { claimUnsettled } from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import { settleAttempt } from './settle-attempt.ts'

export type Settler = {
  /** Says that there may be something to settle. */
  wake(): void
  /** Works until the signal; then claims nothing more, and resolves when what is in flight is done. */
  run(signal: AbortSignal): Promise<void>
}

const POLL_INTERVAL_MS = 5_000
const BATCH_SIZE = 20

/**
 * Looks after attempts in the background for as long as the service runs: captures and cancels what completions and
 * refusals owe, and finishes what a process left behind when it died. Any number of replicas share the work.
 */
export function createSettler(context: Omit<PaymentContext, 'wakeSettler'>): Settler {
  const { db, leaseSeconds, log, metrics } = context
  let woken = false
  let rouse = () => {}
  const wake = () => {
    woken = true
    rouse()
  }
  const settling = { ...context, wakeSettler: wake }

  async function run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', wake, { once: true })
    let failures = 0
    while (!signal.aborted) {
      woken = false
      try {
        while (!signal.aborted && (await settleBatch()) === BATCH_SIZE);
        failures = 0
      } catch (err) {
        failures++
        // Once an outage, not once a poll. One failure is over at the next poll, as while the database is starting.
        if (failures === 2) log.error({ err }, 'cannot look for unsettled payments; trying again')
      }
      if (!woken && !signal.aborted) await pause()
    }
  }

  async function settleBatch(): Promise<number> {
    const attempts = await claimUnsettled(db, BATCH_SIZE, leaseSeconds)
    await Promise.all(
      attempts.map(async (attempt) => {
        const action = attempt.owed ?? attempt.status
        const about = { sessionId: attempt.sessionId, attempt: attempt.number, action }
        try {
          await settleAttempt(settling, attempt)
          metrics.settlements.inc({ action, outcome: 'done' })
        } catch (err) {
          metrics.settlements.inc({ action, outcome: 'failed' })
          log.error({ err, ...about }, 'a payment could not be settled; it will be tried again')
        }
      }),
    )
    return attempts.length
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_INTERVAL_MS)
      rouse = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return { wake, run }
}
