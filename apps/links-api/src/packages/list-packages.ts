import { listPackagesSchema } from '@paylinks/contracts/packages'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { packageList } from './package-store.ts'
import { packageView } from './package-view.ts'

export function listPackages({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listPackagesSchema, parameters)
    return answer(200, await readPage(query, packageList(db, principal, query), packageView))
  }
}
