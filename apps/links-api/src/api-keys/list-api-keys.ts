import { apiKeyView, listApiKeysSchema } from '@paylinks/contracts/api-keys'
import type { ApiDependencies } from '../app.ts'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { answer, type Handler } from '../routing/route.ts'
import { apiKeyList } from './api-key-store.ts'

/** The keys of the account in this mode, the revoked ones too. */
export function listApiKeys({ db }: ApiDependencies): Handler {
  return async ({ principal, query: parameters }) => {
    const query = parseQuery(listApiKeysSchema, parameters)
    return answer(200, await readPage(query, apiKeyList(db, principal), apiKeyView))
  }
}
