import { getStatisticsSchema } from '@paylinks/contracts/statistics'
import { parseQuery } from '../paging/parse-query.ts'
import { findLink } from '../payment-links/link-store.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { readDailyFigures } from './statistics-store.ts'
import { statisticsView } from './statistics-view.ts'

export async function getStatistics(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const { days, payment_link_id: linkId } = parseQuery(getStatisticsSchema, parameters)
  if (linkId !== undefined) await findLink(db, principal, linkId)
  const { today, figures } = await readDailyFigures(db, principal, { days, linkId })
  return answer(200, statisticsView(principal, { linkId, days, today, figures }))
}
