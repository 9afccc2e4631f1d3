import { apiKeyView, listApiKeysSchema } from '@paylinks/contracts/api-keys'
import { parseQuery } from '../paging/parse-query.ts'
import { readPage } from '../paging/read-page.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { apiKeyList } from './api-key-store.ts'

/** The keys of the account in this mode, the revoked ones too. */
export async function listApiKeys(
  { principal, query: parameters }: ApiRequest,
  { db }: ApiDependencies,
): Promise<Answer> {
  const query = parseQuery(listApiKeysSchema, parameters)
  return answer(200, await readPage(query, apiKeyList(db, principal), apiKeyView))
}
