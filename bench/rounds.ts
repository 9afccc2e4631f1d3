import { drive } from './load/drive.ts'
import type { Load, Measured } from './load/load.ts'
import { backendsOf, cpuMicros, type Started } from './processes.ts'

/** One thing to measure: a load, and the processes whose CPU it costs. */
export type Case = {
  id: string
  title: string
  load: Omit<Load, 'seconds'>
  processes: readonly Started[]
  /** Whose Postgres backends are counted too. */
  database?: string
  /** How every request must be answered for the round to count. */
  expect: 'opened' | 'refused'
  /** Of requests to be refused: how many may be opened, when a client's minute begins anew. */
  mayOpen?: number
}

export type Round = Measured & {
  /** By process, for each request. */
  cpuMicros: Record<string, number>
}

export type CaseResult = {
  id: string
  title: string
  rounds: Round[]
  /** Why a round did not count: its requests were not answered as they had to be. */
  faults: string[]
}

/** Measures all cases in turns, round after round, so that whatever else the machine does meets all of them. */
export async function measureInTurns(cases: readonly Case[], rounds: number, seconds: number): Promise<CaseResult[]> {
  const results = cases.map(({ id, title }): CaseResult => ({ id, title, rounds: [], faults: [] }))
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`round ${round} of ${rounds}\n`)
    for (const [index, each] of cases.entries()) {
      const outcome = await measure(each, seconds)
      if (typeof outcome === 'string') results[index]?.faults.push(outcome)
      else results[index]?.rounds.push(outcome)
    }
  }
  return results
}

async function measure(
  { id, load, processes, database, expect, mayOpen = 0 }: Case,
  seconds: number,
): Promise<Round | string> {
  const before = cpuOf(processes, database)
  const measured = await driveUntilAnswered({ ...load, seconds })
  const after = cpuOf(processes, database)
  const { requests, refused, failed } = measured
  const isAsExpected = expect === 'opened' ? refused === 0 : refused >= requests - mayOpen
  if (!isAsExpected || failed > 0 || requests === 0) {
    return `${id}: ${requests} answers, ${refused} of them refusals, ${failed} failures; expected all ${expect}`
  }
  const cpu = Object.fromEntries(
    Object.keys(after).map((name) => [name, ((after[name] ?? 0) - (before[name] ?? 0)) / requests]),
  )
  return { ...measured, cpuMicros: cpu }
}

const LONGEST_SECONDS = 16

/** A machine that does much else may not answer at all within a short round, so that is measured for longer. */
async function driveUntilAnswered(load: Load): Promise<Measured> {
  const measured = await drive(load)
  const isSilent = measured.requests === 0 && measured.failed === 0
  return isSilent && load.seconds < LONGEST_SECONDS
    ? driveUntilAnswered({ ...load, seconds: load.seconds * 4 })
    : measured
}

function cpuOf(processes: readonly Started[], database: string | undefined): Record<string, number> {
  const used: Record<string, number> = {}
  for (const { name, pid } of processes) used[name] = (used[name] ?? 0) + cpuMicros(pid)
  if (database !== undefined) used.postgres = backendsOf(database).reduce((sum, pid) => sum + cpuMicros(pid), 0)
  return used
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}
