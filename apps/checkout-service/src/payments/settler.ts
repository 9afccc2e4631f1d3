import { claimUnsettled } from './attempt-store.ts'
import type { PaymentContext } from './payment-context.ts'
import { claimOwedRefunds } from './refund-store.ts'
import { settleAttempt } from './settle-attempt.ts'
import { settleRefund } from './settle-refund.ts'

export type Settler = {
  /** Says that there may be something to settle. */
  wake(): void
  /** Works until the signal; then claims nothing more, and resolves when what is in flight is done. */
  run(signal: AbortSignal): Promise<void>
}

const POLL_INTERVAL_MS = 5_000
/** As much as the settler does at once. */
const MAX_IN_FLIGHT = 40
/** From so many on nothing more of one provider is claimed, so that one that hangs leaves most of the settler to the others. */
const BUSY_AT = 5
/** So much is claimed in one statement. A provider never has more than this and {@link BUSY_AT} in flight. */
const BATCH_SIZE = 5

/** One thing to settle: whom it is settled with, what is done, and which records it is about. */
type Work = { processor: string; action: string; about: object; settle(): Promise<void> }

/**
 * Looks after payments in the background for as long as the service runs: captures and cancels what completions and
 * refusals owe, pays refunds, and finishes what a process left behind when it died. Any number of replicas share the
 * work. Each thing is settled by itself: nothing waits for a provider but what is settled with it.
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
  const inFlight = new Set<Promise<void>>()
  const callsOf = new Map<string, number>()

  async function run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', wake, { once: true })
    let failures = 0
    while (!signal.aborted) {
      woken = false
      try {
        while (!signal.aborted && inFlight.size < MAX_IN_FLIGHT && (await startBatch()));
        failures = 0
      } catch (err) {
        failures++
        // Once an outage, not once a poll. One failure is over at the next poll, as while the database is starting.
        if (failures === 2) log.error({ err }, 'cannot look for unsettled payments; trying again')
      }
      if (!woken && !signal.aborted) await pause()
    }
    await Promise.all(inFlight)
  }

  /** Starts to settle some of what is due; false when there is nothing more that can be started now. */
  async function startBatch(): Promise<boolean> {
    const busy = [...callsOf].filter(([, calls]) => calls >= BUSY_AT).map(([processor]) => processor)
    const claim = { limit: BATCH_SIZE, leaseSeconds, busy }
    const attempts = (await claimUnsettled(db, claim)).map(
      (attempt): Work => ({
        processor: attempt.processor,
        action: attempt.owed ?? attempt.status,
        about: { sessionId: attempt.sessionId, attempt: attempt.number },
        settle: () => settleAttempt(settling, attempt),
      }),
    )
    const refunds = (await claimOwedRefunds(db, claim)).map(
      (refund): Work => ({
        processor: refund.processor,
        action: 'refund',
        about: { refundId: refund.id },
        settle: () => settleRefund(settling, refund),
      }),
    )
    for (const work of [...attempts, ...refunds]) start(work)
    return attempts.length + refunds.length > 0
  }

  function start(work: Work): void {
    const { processor } = work
    callsOf.set(processor, (callsOf.get(processor) ?? 0) + 1)
    const settled = settle(work).finally(() => {
      inFlight.delete(settled)
      const left = (callsOf.get(processor) ?? 1) - 1
      if (left === 0) callsOf.delete(processor)
      else callsOf.set(processor, left)
      // What could not be claimed for too much was in flight can be claimed now.
      if (left === BUSY_AT - 1 || inFlight.size === MAX_IN_FLIGHT - 1) wake()
    })
    inFlight.add(settled)
  }

  async function settle({ action, about, settle: work }: Work): Promise<void> {
    try {
      await work()
      metrics.settlements.inc({ action, outcome: 'done' })
    } catch (err) {
      metrics.settlements.inc({ action, outcome: 'failed' })
      log.error({ err, ...about, action }, 'a payment could not be settled; it will be tried again')
    }
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
