import type { Ratio } from './report.ts'
import { type CaseResult, median, type Round } from './rounds.ts'

/** What the product is to reach, as ratios of medians within one run: they hold on slow machines and on fast ones. */
export function ratiosOf(results: readonly CaseResult[]): Ratio[] {
  const figure = (id: string, read: (round: Round) => number) => {
    const result = results.find((each) => each.id === id)
    return result === undefined ? Number.NaN : median(result.rounds.map(read))
  }
  const rate = (id: string) => figure(id, ({ perSecond }) => perSecond)
  const cpu = (id: string, process: string) => figure(id, ({ cpuMicros }) => cpuMicros[process] ?? Number.NaN)
  const p50 = (id: string) => figure(id, ({ p50Ms }) => p50Ms)
  const p99 = (id: string) => figure(id, ({ p99Ms }) => p99Ms)
  return [
    atLeast('W1 ÷ F2', rate('W1') / rate('F2'), 0.7),
    atLeast('W1 ÷ N0', rate('W1') / rate('N0'), 8),
    atMost('gateway CPU an open ÷ F1 CPU a request', cpu('W1', 'gateway') / cpu('F1', 'F1'), 6),
    atMost('p99 of W1 ÷ p99 of N0, both at 80 % of the most that N0 can', p99('W1-steady') / p99('N0-steady'), 0.5),
    atMost('p50 of a lone open ÷ that of N0', p50('W1-lone') / p50('N0-lone'), 0.8),
    atLeast('W2 evenly ÷ W1', rate('W2-uniform') / rate('W1'), 0.85),
    atLeast('W3 unknown ÷ F1', rate('W3-unknown') / rate('F1'), 0.35),
    atLeast('W3 deactivated ÷ F1', rate('W3-deactivated') / rate('F1'), 0.35),
    atLeast('W4 ÷ F1', rate('W4') / rate('F1'), 0.5),
    atLeast('W10 full ÷ empty', rate('W10-full') / rate('W10-empty'), 0.9),
  ].filter(({ value }) => !Number.isNaN(value))
}

export function atLeast(name: string, value: number, bound: number): Ratio {
  return { name, value, toReach: `at least ${bound}`, reached: value >= bound }
}

export function atMost(name: string, value: number, bound: number): Ratio {
  return { name, value, toReach: `at most ${bound}`, reached: value <= bound }
}
