import { hashApiKey, newApiKey, storedApiKey } from '@paylinks/contracts/api-keys'
import { newId } from '@paylinks/contracts/ids'
import { scopes } from '@paylinks/contracts/scopes'
import { type Db, inTransaction, type Prisma } from '@paylinks/db/client'
import { DEMO_ACCOUNT, demoRows } from './demo-catalogue.ts'

/** The demo merchant's keys, in clear. */
export type DemoKeys = { live: string; test: string }

/** The keys that the demo can go on with: a new one in place of each that its owner has revoked. */
export async function replaceRevokedKeys(db: Db, keys: DemoKeys): Promise<DemoKeys> {
  const revoked = await db.apiKey.findMany({
    where: { keyHash: { in: [hashApiKey(keys.live), hashApiKey(keys.test)] }, revokedAt: { not: null } },
    select: { livemode: true },
  })
  const isRevoked = (livemode: boolean) => revoked.some((key) => key.livemode === livemode)
  return {
    live: isRevoked(true) ? newApiKey(true).key : keys.live,
    test: isRevoked(false) ? newApiKey(false).key : keys.test,
  }
}

/** Makes the demo merchant with its catalogue and keys, in both modes. What is there already stays as it is. */
export async function seedDemo(db: Db, keys: DemoKeys): Promise<void> {
  const [live, test] = [demoRows(true), demoRows(false)]
  const skipDuplicates = true
  await inTransaction(db, async (tx) => {
    await tx.account.createMany({ data: [DEMO_ACCOUNT], skipDuplicates })
    await tx.apiKey.createMany({ data: [keyRow(keys.live, true), keyRow(keys.test, false)], skipDuplicates })
    await tx.product.createMany({ data: [...live.products, ...test.products], skipDuplicates })
    await tx.price.createMany({ data: [...live.prices, ...test.prices], skipDuplicates })
    await tx.package.createMany({ data: [...live.packages, ...test.packages], skipDuplicates })
    await tx.packageItem.createMany({ data: [...live.packageItems, ...test.packageItems], skipDuplicates })
    await tx.coupon.createMany({ data: [...live.coupons, ...test.coupons], skipDuplicates })
    await tx.customer.createMany({ data: [...live.customers, ...test.customers], skipDuplicates })
  })
}

function keyRow(key: string, livemode: boolean): Prisma.ApiKeyCreateManyInput {
  return {
    id: newId('apiKey', livemode),
    accountId: DEMO_ACCOUNT.id,
    livemode,
    name: 'Demo key',
    scopes: [...scopes],
    ...storedApiKey(key),
  }
}
