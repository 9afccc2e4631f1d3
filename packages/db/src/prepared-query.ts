import type pg from 'pg'
import type { PrismaClient } from './generated/prisma/client.ts'

const pools = new WeakMap<PrismaClient, pg.Pool>()

/** Lets prepared statements run on the connections that this client uses. */
export function allowPrepared(db: PrismaClient, pool: pg.Pool): void {
  pools.set(db, pool)
}

/** The name stands for the text on every connection, so no other statement may have it. */
export type PreparedStatement = { name: string; text: string }

/**
 * Runs a statement that is parsed and planned once for each connection, not each time. It goes past Prisma, whose own
 * work on a call takes as long as Postgres' on a short statement, so it is for what runs very often and in one form.
 * Columns come as pg reads them. Fails as Prisma's queries do: `isDbUnavailable` tells an outage.
 */
export async function queryPrepared<Row extends object>(
  db: PrismaClient,
  { name, text }: PreparedStatement,
  values: readonly unknown[],
): Promise<Row[]> {
  const pool = pools.get(db)
  if (pool === undefined) throw new TypeError('This client was not made by connectDb')
  const { rows } = await pool.query<Row>({ name, text, values: [...values] })
  return rows
}
