import { getStoppedLinksSchema } from '@paylinks/contracts/stopped-links'
import { parseQuery } from '../paging/parse-query.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findStoppedLinks } from './stopped-link-store.ts'

export async function getStoppedLinks(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const { limit, payment_link_id: linkId } = parseQuery(getStoppedLinksSchema, parameters)
  // One link more than is shown tells whether there are more.
  const links = await findStoppedLinks(db, principal, { limit: limit + 1, linkId })
  return answer(200, { data: links.slice(0, limit), has_more: links.length > limit, limit })
}
