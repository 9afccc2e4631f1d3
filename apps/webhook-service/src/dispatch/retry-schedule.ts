const SECOND = 1
const MINUTE = 60
const HOUR = 60 * MINUTE

/** The pauses between the tries of a delivery. After the last of them it has failed. */
const PAUSES_SECONDS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]

/** How long to wait after so many failed tries; null when there is no further one. */
export function pauseAfterTries(failedTries: number): number | null {
  return PAUSES_SECONDS[failedTries - 1] ?? null
}
