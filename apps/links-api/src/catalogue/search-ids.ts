import { type Db, Prisma } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { escapeLike } from '../paging/escape-like.ts'
import type { Window } from '../paging/read-page.ts'
import { READ_BEFORE_INDEX } from '../paging/search-rules.ts'

/** A search in a table of the principal's, whose rows are `t` in the conditions. */
export type Search = {
  db: Db
  table: 'products' | 'packages' | 'coupons' | 'customers'
  text: string
  /** All filters but the owner and the ids, `undefined` where one is not asked for. */
  conditions: (Prisma.Sql | undefined)[]
}

/** Contains the text, in any case. */
export function contains(column: Prisma.Sql, text: string): Prisma.Sql {
  return Prisma.sql`${column} ILIKE ${`%${escapeLike(text)}%`}`
}

/** The filters by time of creation, both ends included. */
export function timesOf({ created_at_gte, created_at_lte }: CreatedRange): (Prisma.Sql | undefined)[] {
  return [
    created_at_gte === undefined ? undefined : Prisma.sql`t.created_at >= ${created_at_gte}`,
    created_at_lte === undefined ? undefined : Prisma.sql`t.created_at <= ${created_at_lte}`,
  ]
}

type CreatedRange = { created_at_gte?: Date | undefined; created_at_lte?: Date | undefined }

/**
 * The ids of a page of what is found. What many have is found among the newest, which are read in their order; what few have
 * is found by the index, and put in order. The database cannot know beforehand which it will be, so it is asked in turn.
 */
export async function idsFound(
  { db, table, conditions }: Search,
  { accountId, livemode }: Principal,
  made: { gte?: string; lt?: string },
  { limit, offset, startingAfter, endingBefore }: Window,
): Promise<string[]> {
  const rows = Prisma.raw(`"${table}" t`)
  const inScope = all([
    Prisma.sql`t.account_id = ${accountId} AND t.livemode = ${livemode}`,
    made.gte === undefined ? undefined : Prisma.sql`t.id >= ${made.gte}`,
    made.lt === undefined ? undefined : Prisma.sql`t.id < ${made.lt}`,
    startingAfter === undefined ? undefined : Prisma.sql`t.id < ${startingAfter}`,
    endingBefore === undefined ? undefined : Prisma.sql`t.id > ${endingBefore}`,
  ])
  const matches = all(conditions)
  const inOrder = Prisma.sql`ORDER BY t.id ${endingBefore === undefined ? Prisma.sql`DESC` : Prisma.sql`ASC`}`
  const page = Prisma.sql`${inOrder} LIMIT ${limit} OFFSET ${offset}`
  const among = async (found: Prisma.Sql) => {
    const ids = await db.$queryRaw<{ id: string }[]>`SELECT t.id FROM ${found} ${page}`
    return ids.map(({ id }) => id)
  }
  const nearest = await among(
    Prisma.sql`(SELECT t.* FROM ${rows} WHERE ${inScope} ${inOrder} LIMIT ${READ_BEFORE_INDEX}) t WHERE ${matches}`,
  )
  if (nearest.length === limit) return nearest
  // Nothing of the outside gets past OFFSET 0: otherwise the order would be read row by row in search of the few.
  return among(Prisma.sql`(SELECT t.id FROM ${rows} WHERE ${inScope} AND ${matches} OFFSET 0) t`)
}

function all(conditions: (Prisma.Sql | undefined)[]): Prisma.Sql {
  return Prisma.join(
    conditions.filter((condition) => condition !== undefined),
    ' AND ',
  )
}
