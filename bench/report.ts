import { cpus, loadavg, release, totalmem } from 'node:os'
import { Redis } from 'ioredis'
import type { DataCheck } from './check-data.ts'
import type { Backing } from './installation.ts'
import { type CaseResult, median } from './rounds.ts'
import type { Size } from './size.ts'

export type Ratio = { name: string; value: number; toReach: string; reached: boolean }

type Machine = Awaited<ReturnType<typeof machineOf>>

/** What the figures were measured on. The load is what the machine had to do before. */
export async function machineOf({ db, redisUrl }: Backing) {
  const [{ version }] = await db.$queryRaw<[{ version: string }]>`SELECT current_setting('server_version') AS version`
  const redis = new Redis(redisUrl)
  const [, redisVersion = 'unknown'] = /redis_version:(\S+)/.exec(await redis.info('server')) ?? []
  redis.disconnect()
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
    postgres: version.split(' ')[0] ?? version,
    redis: redisVersion,
    loadBefore: loadavg()[0] ?? 0,
  }
}

/** What is no rate: told in a sentence, and perhaps to be reached. */
export type Finding = { id: string; text: string; ratio?: Ratio }

export type Report = {
  machine: Machine
  generator: string
  size: Size
  results: readonly CaseResult[]
  findings: readonly Finding[]
  ratios: readonly Ratio[]
  checks: readonly DataCheck[]
}

/** The whole report for people, in Markdown. */
export function textOf({ machine: on, generator, size, results, findings, ratios, checks }: Report): string {
  const ratioRows = ratios.map(({ name, value, toReach, reached }) => ({
    ratio: name,
    value: value.toFixed(2),
    'to reach': toReach,
    reached: reached ? 'yes' : 'no',
  }))
  return [
    `${on.cpu}, ${on.cores} cores, ${on.memoryGiB} GiB, Linux ${on.kernel}, Node ${on.node}, PostgreSQL ${on.postgres}, Redis ${on.redis}, driven by ${generator}; ${size.rounds} rounds of ${size.seconds} s, load before ${on.loadBefore.toFixed(1)}.`,
    tableOf(results.map(rowOf)),
    findings.map(({ id, text }) => `- ${id}: ${text}`).join('\n'),
    tableOf(ratioRows),
    checks.map(({ name, holds, found }) => `- ${holds ? 'holds' : 'BROKEN'}: ${name} (${found})`).join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

/** One line of the table: the medians of all rounds, and the range of the rate. */
function rowOf({ id, title, rounds }: CaseResult): Record<string, string> {
  const rates = rounds.map(({ perSecond }) => perSecond)
  const names = Object.keys(rounds[0]?.cpuMicros ?? {})
  const cpu = names.map((name) => `${name} ${whole(median(rounds.map(({ cpuMicros }) => cpuMicros[name] ?? 0)))}`)
  return {
    id,
    workload: title,
    'per second': whole(median(rates)),
    range: `${whole(Math.min(...rates))}–${whole(Math.max(...rates))}`,
    'p50 ms': median(rounds.map(({ p50Ms }) => p50Ms)).toFixed(1),
    'p99 ms': median(rounds.map(({ p99Ms }) => p99Ms)).toFixed(1),
    'CPU µs a request': cpu.join(', '),
  }
}

/** A table in Markdown. */
function tableOf(rows: readonly Record<string, string>[]): string {
  if (rows.length === 0) return ''
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => row[column] ?? ''))),
  ].join('\n')
}
