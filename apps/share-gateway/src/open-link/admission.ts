import { AppError } from '@paylinks/service-kit/app-error'

/** Beyond so many an open would be answered too late, and those behind it later still. */
const MAX_OPENS_IN_FLIGHT = 2_048
/** When the event loop is this late, so many are too many already. Fewer are not what makes it late. */
const MAX_LOOP_DELAY_MS = 200
const MAX_OPENS_WHEN_LATE = 256

const SAMPLE_INTERVAL_MS = 25
const RETRY_AFTER_SECONDS = 2

/** What an open is told that is not let in. */
export const OVERLOADED = new AppError('service_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS })

export type Admission = {
  /** Whether another open may come in now. One that may is counted until it leaves. */
  enter(): boolean
  leave(): void
  close(): void
}

/** Keeps the opens that are worked on to as many as can be answered in time. The others are to be refused at once. */
export function createAdmission({ now = () => performance.now() } = {}): Admission {
  let inFlight = 0
  let loopDelayMs = 0
  let dueAt = now() + SAMPLE_INTERVAL_MS
  const sampler = setInterval(() => {
    const sampledAt = now()
    loopDelayMs = sampledAt - dueAt
    dueAt = sampledAt + SAMPLE_INTERVAL_MS
  }, SAMPLE_INTERVAL_MS)
  sampler.unref()

  return {
    enter() {
      const most = loopDelayMs > MAX_LOOP_DELAY_MS ? MAX_OPENS_WHEN_LATE : MAX_OPENS_IN_FLIGHT
      if (inFlight >= most) return false
      inFlight++
      return true
    },
    leave() {
      inFlight--
    },
    close: () => clearInterval(sampler),
  }
}
