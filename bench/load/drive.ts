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
  const measured = await driverOf(load)(load, nextClient)
  nextClient += measured.requests + load.connections
  return measured
}

function driverOf({ method, perSecond }: Load) {
  if (method === 'HEAD') return driveHeads
  return hasWrk && perSecond === undefined ? driveWrk : driveAutocannon
}
