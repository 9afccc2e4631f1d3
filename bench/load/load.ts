import { spawnSync } from 'node:child_process'
import { driveAutocannon } from './drive-autocannon.ts'
import { driveHeads } from './drive-heads.ts'
import { driveWrk } from './drive-wrk.ts'

/** What a load generator sends. */
export type Load = {
  /** `http://127.0.0.1:4100` */
  origin: string
  /** What each request asks for, in turn. `authorization` is its own for each, where there is one. */
  targets: readonly Target[]
  method?: 'GET' | 'HEAD' | 'POST'
  accept?: string
  /** JSON, sent with each request. */
  body?: string
  /** One address for all requests, or a fresh one for each. */
  clients: 'many' | { address: string }
  connections: number
  seconds: number
  /** Requests a second in all; as many as go where absent. */
  perSecond?: number
}

export type Target = { path: string; authorization?: string }

export type Measured = {
  requests: number
  perSecond: number
  /** Of `requests`: answered with a status of 400 or more. */
  refused: number
  /** Connections that failed, and requests that were never answered. */
  failed: number
  p50Ms: number
  p99Ms: number
}

/** IPv4 addresses from 11.0.0.1 on: no run of a benchmark shares a client with an earlier one. */
let nextClient = 0x0b_00_00_01

const hasWrk = spawnSync('wrk', ['-v'], { stdio: 'ignore' }).error === undefined

/** The name of the generator that drives loads without a rate of their own. */
export const generator = hasWrk ? 'wrk' : 'autocannon'

/** Sends the load for its time and tells what came back. wrk where it is installed; autocannon where it is not, and for a fixed rate, which wrk has not. */
export async function drive(load: Load): Promise<Measured> {
  const measured = await driverOf(load)(load, nextClient)
  nextClient += measured.requests + load.connections
  return measured
}

function driverOf({ method, perSecond }: Load) {
  if (method === 'HEAD') return driveHeads
  return hasWrk && perSecond === undefined ? driveWrk : driveAutocannon
}

export function addressOf(client: number): string {
  return [24, 16, 8, 0].map((shift) => (client >>> shift) & 255).join('.')
}
