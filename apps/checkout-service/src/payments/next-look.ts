import { Prisma } from '@paylinks/db/client'

const MAX_RETRY_SECONDS = 3_600

/** When the settler looks again at what it could not settle: after the lease, and the longer it has been so the more rarely. */
export function nextLook(unsettledSince: Prisma.Sql, leaseSeconds: number): Prisma.Sql {
  return Prisma.sql`now() + least(
    greatest(make_interval(secs => ${leaseSeconds}), (now() - ${unsettledSince}) / 2),
    make_interval(secs => ${MAX_RETRY_SECONDS}))`
}
