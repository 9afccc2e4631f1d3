import { setTimeout as delay } from 'node:timers/promises'

export type Draining = {
  /** From here on `/readyz` answers 503, while everything still serves. Resolves when balancers have had time to see it. */
  begin(): Promise<void>
  hasBegun(): boolean
}

/**
 * The first step of a shutdown. A balancer asks every few seconds and goes on sending requests until it has seen that
 * the service is not ready; so ports stay open for this long.
 */
export function createDraining(delaySeconds: number): Draining {
  let begun = false
  return {
    async begin() {
      begun = true
      await delay(delaySeconds * 1000)
    },
    hasBegun: () => begun,
  }
}
