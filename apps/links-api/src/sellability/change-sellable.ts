import { type Db, inTransaction, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/authenticate.ts'
import { orNotFound } from '../catalogue/owned-row.ts'
import { refreshSellability } from './refresh-sellability.ts'
import { lockSellable, type Sellable } from './sellability-store.ts'

/** Room for some hundred thousand links; the usual change takes milliseconds. */
const TIMEOUT_MS = 30_000

/**
 * Changes a product, price or package of the principal's, or 404; where that archives or restores it, every link that
 * sells it follows in the same transaction.
 */
export function changeSellable<Row extends { isActive: boolean }>(
  db: Db,
  principal: Principal,
  sellable: Sellable,
  change: (tx: Transaction) => Promise<Row>,
): Promise<Row> {
  return inTransaction(
    db,
    async (tx) => {
      const { isActive } = orNotFound(await lockSellable(tx, principal, sellable))
      const row = await change(tx)
      if (row.isActive !== isActive) await refreshSellability(tx, sellable)
      return row
    },
    { timeoutMs: TIMEOUT_MS },
  )
}
