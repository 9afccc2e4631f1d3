import { PrismaPg } from '@prisma/adapter-pg'
import { Prisma, PrismaClient } from './generated/prisma/client.ts'

export type Db = PrismaClient
export type Transaction = Prisma.TransactionClient

/** Connects lazily to the database. */
export function connectDb(databaseUrl: string, options: { poolMax?: number } = {}): Db {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: options.poolMax ?? 10,
    connectionTimeoutMillis: 1500,
  })
  return new PrismaClient({ adapter })
}

export { Prisma }
