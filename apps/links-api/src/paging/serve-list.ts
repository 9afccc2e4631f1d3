import type { Handler } from '../routing/route.ts'

/** Serves a list on the connections of the lists, in the account's turn. */
export function serveList(handle: Handler): Handler {
  return (request, dependencies) => {
    const { lists } = dependencies
    return lists.inTurn(request.principal.accountId, () => handle(request, { ...dependencies, db: lists.db }))
  }
}
