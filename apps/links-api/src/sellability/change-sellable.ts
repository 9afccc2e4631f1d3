import type { Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { orNotFound } from '../catalogue/owned-row.ts'
import { refreshSellability } from './refresh-sellability.ts'
import { lockSellable, type Sellable } from './sellability-store.ts'

/** For the transaction of a change that links follow: room for a hundred thousand of them. The usual one takes milliseconds. */
export const ROOM_FOR_MANY_LINKS = { timeoutMs: 30_000 }

/**
 * Changes a product, price or package of the principal's, or 404; where that archives or restores it, every link that
 * sells it follows in the same transaction.
 */
export async function changeSellable<Row extends { isActive: boolean }>(
  tx: Transaction,
  principal: Principal,
  sellable: Sellable,
  change: () => Promise<Row>,
): Promise<Row> {
  const { isActive } = orNotFound(await lockSellable(tx, principal, sellable))
  const row = await change()
  if (row.isActive !== isActive) await refreshSellability(tx, sellable)
  return row
}
