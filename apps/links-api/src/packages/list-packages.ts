import { listPackagesSchema } from '@paylinks/contracts/packages'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { packageList } from './package-store.ts'
import { packageView } from './package-view.ts'

export async function listPackages(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listPackagesSchema, parameters)
  return answer(200, await readPage(query, packageList(db, principal, query), packageView))
}
