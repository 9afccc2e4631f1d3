import { cpus, release, totalmem } from 'node:os'
import { type CaseResult, median } from './rounds.ts'

export type Ratio = { name: string; value: number; toReach: string; reached: boolean }

export function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  }
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

/** One line of the table: the medians of all rounds, and the range of the rate. */
export function rowOf({ id, title, rounds }: CaseResult): Record<string, string> {
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
export function tableOf(rows: readonly Record<string, string>[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(columns.map((column) => row[column] ?? ''))),
  ].join('\n')
}
