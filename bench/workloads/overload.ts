import { type RunningGateway, readMetric } from '../installation.ts'
import { drive } from '../load/drive.ts'
import type { Load } from '../load/load.ts'
import { residentMiB } from '../processes.ts'
import { freshAddress } from './tell-sessions.ts'

const CONNECTIONS = 2_000
const PROBES_AT_ONCE = 4

export type Overload = {
  /** Opens a second that were answered with a session, meanwhile. */
  goodputPerSecond: number
  /** Of probes that were let in. */
  admittedP50Ms: number
  admittedP99Ms: number
  admitted: number
  shed: number
  residentMiB: number
  /** From the end of the load until a probe is answered within 100 ms. */
  recoveryMs: number
}

const RECOVERED_MS = 100

/** W13: more connections than can be served. What the load cannot tell, how long those let in wait, probes find out. */
export async function measureOverload(
  gateway: RunningGateway,
  targets: Load['targets'],
  seconds: number,
): Promise<Overload> {
  const { origin } = gateway
  const path = targets[0]?.path ?? '/'
  const waits: number[] = []
  let shed = 0
  let isOver = false
  const probe = async () => {
    while (!isOver) {
      const { status, ms } = await timedOpen(origin, path)
      if (status === 200) waits.push(ms)
      else shed++
    }
  }
  const before = await readMetric(origin, 'share_opens_total{outcome="opened"}')
  const startedAt = performance.now()
  const probes = Array.from({ length: PROBES_AT_ONCE }, probe)
  const load = drive({ origin, targets, clients: 'many', connections: CONNECTIONS, seconds })
  await load
  const lastedSeconds = (performance.now() - startedAt) / 1000
  const memory = residentMiB(gateway.pid)
  isOver = true
  const endedAt = performance.now()
  while ((await timedOpen(origin, path)).ms > RECOVERED_MS);
  const recoveryMs = performance.now() - endedAt
  await Promise.all(probes)
  const opened = (await readMetric(origin, 'share_opens_total{outcome="opened"}')) - before
  waits.sort((a, b) => a - b)
  const percentile = (share: number) => waits[Math.floor((waits.length - 1) * share)] ?? 0
  return {
    goodputPerSecond: opened / lastedSeconds,
    admittedP50Ms: percentile(0.5),
    admittedP99Ms: percentile(0.99),
    admitted: waits.length,
    shed,
    residentMiB: memory,
    recoveryMs,
  }
}

async function timedOpen(origin: string, path: string): Promise<{ status: number; ms: number }> {
  const startedAt = performance.now()
  const response = await fetch(`${origin}${path}`, { headers: { 'X-Forwarded-For': freshAddress() } })
  await response.arrayBuffer()
  return { status: response.status, ms: performance.now() - startedAt }
}
