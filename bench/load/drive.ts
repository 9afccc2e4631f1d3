import { spawnSync } from 'node:child_process'
import { driveAutocannon } from './drive-autocannon.ts'
import { driveHeads } from './drive-heads.ts'
import { driveWrk } from './drive-wrk.ts'
import type { Load, Measured } from './load.ts'

/** IPv4 addresses from 11.0.0.1 on: no run of a benchmark shares a client with an earlier one. */
let nextClient = 0x0b_00_00_01

const hasWrk = spawnSync('wrk', ['-v'], { stdio: 'ignore' }).error === undefined

/** The name of the generator that drives loads without a rate of their own. */
export const generator = hasWrk ? 'wrk' : 'autocannon'

/** Sends the load for its time and tells what came back. wrk where it is installed; autocannon where it is not, and for a fixed rate, which wrk has not. */
export async function drive(load: Load): Promise<Measured> {
  const origins = [load.origin, ...(load.moreOrigins ?? [])]
  const shares = origins.map((origin, index): Promise<Measured> => {
    const share = { ...load, origin, connections: Math.ceil(load.connections / origins.length) }
    return driverOf(share)(share, nextClient + index * MOST_CLIENTS)
  })
  const measured = await Promise.all(shares)
  const requests = measured.map((each) => each.requests)
  nextClient += Math.max(...requests) + load.connections + (origins.length - 1) * MOST_CLIENTS
  return together(measured)
}

/** No load sends so many requests. */
const MOST_CLIENTS = 10_000_000

function together(measured: readonly Measured[]): Measured {
  const sum = (read: (each: Measured) => number) => measured.reduce((total, each) => total + read(each), 0)
  return {
    requests: sum(({ requests }) => requests),
    perSecond: sum(({ perSecond }) => perSecond),
    refused: sum(({ refused }) => refused),
    failed: sum(({ failed }) => failed),
    p50Ms: Math.max(...measured.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...measured.map(({ p99Ms }) => p99Ms)),
  }
}

function driverOf({ method, perSecond }: Load) {
  if (method === 'HEAD') return driveHeads
  return hasWrk && perSecond === undefined ? driveWrk : driveAutocannon
}
