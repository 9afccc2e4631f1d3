import { randomBytes } from 'node:crypto'
import { idFloor, newId, newIdSuffix } from '@paylinks/contracts/ids'
import type { Db, Prisma } from '@paylinks/db/client'
import type { insertPaymentLink } from '@paylinks/test-kit/link-builders'

type BuiltLink = Awaited<ReturnType<typeof insertPaymentLink>>
type SessionOverrides = Partial<Prisma.CheckoutSessionUncheckedCreateInput>

const HOUR_MS = 3_600_000

/** A session of the link's current version, as the mint makes it: open for an hour. */
export function insertSession(db: Db, link: BuiltLink, overrides: SessionOverrides = {}) {
  return db.checkoutSession.create({
    data: {
      id: idMadeAt(overrides.createdAt, link.livemode),
      accountId: link.accountId,
      livemode: link.livemode,
      tokenHash: randomBytes(32),
      requestId: newId('request'),
      linkId: link.id,
      linkVersion: link.version,
      mode: link.mode,
      customerId: link.customerId,
      expiresAt: new Date(Date.now() + HOUR_MS),
      ...overrides,
    },
  })
}

/** Ids begin with the time at which they were made. */
function idMadeAt(createdAt: string | Date | undefined, livemode: boolean): string {
  if (createdAt === undefined) return newId('checkoutSession', livemode)
  const timeAndRest = newIdSuffix()
  return idFloor('checkoutSession', livemode, new Date(createdAt)) + timeAndRest.slice(10)
}

type PaymentOverrides = Partial<Prisma.PaymentUncheckedCreateWithoutSessionInput>

/** A session that was paid with a Visa card ending in 4242, in full unless the payment says otherwise. */
export async function insertPaidSession(
  db: Db,
  link: BuiltLink,
  overrides: SessionOverrides = {},
  payment: PaymentOverrides = {},
) {
  const { id, accountId, livemode, currency, totalAmountAtom } = link
  const session = await insertSession(db, link, { status: 'complete', completedAt: new Date(), ...overrides })
  await db.payment.create({
    data: {
      id: newId('payment', livemode),
      accountId,
      livemode,
      sessionId: session.id,
      subtotalAtom: totalAmountAtom,
      discountAtom: 0,
      amountAtom: totalAmountAtom,
      currency,
      method: 'credit_card',
      cardBrand: 'visa',
      cardLastFour: '4242',
      processor: 'test',
      processorReference: `${id}/${session.id}`,
      processorKey: `${session.id}:1`,
      linkId: id,
      customerId: session.customerId,
      status: 'captured',
      capturedAtom: payment.amountAtom ?? totalAmountAtom,
      ...payment,
    },
  })
  return session
}

/** A payment that was captured in full, unless it says otherwise. */
export async function insertPayment(
  db: Db,
  link: BuiltLink,
  overrides: PaymentOverrides = {},
  session: SessionOverrides = {},
) {
  const { id: sessionId } = await insertPaidSession(db, link, session, overrides)
  return db.payment.findUniqueOrThrow({ where: { sessionId } })
}

/** A refund of a captured payment, of which nobody has heard yet what the provider did. */
export function insertRefund(
  db: Db,
  payment: Awaited<ReturnType<typeof insertPayment>>,
  overrides: Partial<Prisma.RefundUncheckedCreateInput> = {},
) {
  const { id: paymentId, accountId, livemode, amountAtom, currency } = payment
  return db.refund.create({
    data: {
      id: newId('refund', livemode),
      accountId,
      livemode,
      paymentId,
      amountAtom,
      currency: currency ?? 'USD',
      ...overrides,
    },
  })
}
