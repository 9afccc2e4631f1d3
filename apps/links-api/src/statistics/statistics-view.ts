import { addDays, type Day } from '@paylinks/contracts/quotes/days'
import type { Statistics, StatisticsDay } from '@paylinks/contracts/statistics'
import type { Principal } from '../authentication/principal.ts'

/** What happened on one day: counts where `currency` is null, else what was paid in it. */
export type DailyFigure = { day: Day; opens: number; completions: number; currency: string | null; amountAtom: bigint }

type Shown = { linkId: string | undefined; days: number; today: Day; figures: DailyFigure[] }

/** The last days up to today, each with what happened, and all of them together. */
export function statisticsView(
  { accountId, livemode }: Pick<Principal, 'accountId' | 'livemode'>,
  { linkId, days, today, figures }: Shown,
): Statistics {
  const shownDays = Array.from({ length: days }, (_, index) => addDays(today, index - days + 1))
  return {
    object: 'statistics',
    account_id: accountId,
    livemode,
    payment_link_id: linkId ?? null,
    ...sumOf(figures),
    days: shownDays.map((day) => ({ day, ...sumOf(figures.filter((figure) => figure.day === day)) })),
  }
}

function sumOf(figures: DailyFigure[]): Omit<StatisticsDay, 'day'> {
  const paid = new Map<string, bigint>()
  for (const { currency, amountAtom } of figures) {
    if (currency !== null) paid.set(currency, (paid.get(currency) ?? 0n) + amountAtom)
  }
  return {
    opens: figures.reduce((sum, { opens }) => sum + opens, 0),
    completions: figures.reduce((sum, { completions }) => sum + completions, 0),
    revenue: [...paid].toSorted().map(([currency, atoms]) => ({ currency, amount_atom: Number(atoms) })),
  }
}
