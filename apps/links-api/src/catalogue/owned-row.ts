import { type ModeIdKind, newId } from '@paylinks/contracts/ids'
import { Prisma } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Principal } from '../authentication/principal.ts'

/** The two columns that say whose a row is, and in which mode. Every query names both. */
export function ownerOf({ accountId, livemode }: Principal): { accountId: string; livemode: boolean } {
  return { accountId, livemode }
}

/** What every new row of a merchant begins with. One clock gives the id and the times, so that ids are in their order. */
export function newRow(kind: ModeIdKind, principal: Principal) {
  const now = new Date()
  return { id: newId(kind, principal.livemode), ...ownerOf(principal), createdAt: now, updatedAt: now }
}

/** The row, or 404: another account's and the other mode's rows are not found either. */
export function orNotFound<Row>(row: Row | null | undefined): Row {
  if (row == null) throw new AppError('not_found')
  return row
}

/** Metadata as its column takes it: null clears it, and undefined leaves it as it is. */
export function metadataColumn(metadata: Record<string, unknown> | null | undefined) {
  return metadata === null ? Prisma.DbNull : (metadata as Prisma.InputJsonObject | undefined)
}

/** Metadata as its column gives it. */
export function metadataOf(column: Prisma.JsonValue): Record<string, unknown> | null {
  return column as Record<string, unknown> | null
}
