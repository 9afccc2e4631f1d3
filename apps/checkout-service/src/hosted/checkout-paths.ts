import type { AttemptId } from '../payments/attempt-store.ts'

/** Every address of a session's pages begins with it. */
export function checkoutPath(token: string): string {
  return `/checkout/${token}`
}

/** Where an attempt's outcome is shown, whatever it turns out to be. */
export function outcomePath(token: string, { number }: Pick<AttemptId, 'number'>): string {
  return `${checkoutPath(token)}/complete?attempt=${number}`
}
