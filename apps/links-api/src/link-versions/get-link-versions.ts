import { getLinkVersionsSchema } from '@paylinks/contracts/link-versions'
import { parseQuery } from '../paging/parse-query.ts'
import { findLink } from '../payment-links/link-store.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { readVersions, versionView } from './version-store.ts'

export async function getLinkVersions(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const query = parseQuery(getLinkVersionsSchema, request.query)
  const link = await findLink(db, request.principal, pathId(request, 'paymentLink'))
  const { limit } = query
  // One row more than is shown tells whether there are more.
  const rows = await readVersions(db, link.id, { limit: limit + 1, below: query.before_version })
  const data = rows.slice(0, limit).map((row) => versionView(row, link))
  return answer(200, { data, has_more: rows.length > limit, limit })
}
