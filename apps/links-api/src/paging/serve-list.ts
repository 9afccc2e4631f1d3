import { isCutOff } from '@paylinks/db/unavailable'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Handler } from '../routing/route.ts'

/**
 * Serves a list on the connections of the lists, in the account's turn. What the database cut off would be cut off again,
 * so it is told apart from a database that is away: nobody should repeat it.
 */
export function serveList(handle: Handler): Handler {
  return (request, dependencies) => {
    const { lists } = dependencies
    const read = () => handle(request, { ...dependencies, db: lists.db })
    return lists.inTurn(request.principal.accountId, read).catch((error) => {
      throw isCutOff(error) ? new AppError('list_took_too_long', { cause: error }) : error
    })
  }
}
