import { AppError } from '@paylinks/service-kit/app-error'

type Refundable = { status: string; capturedAtom: bigint }

/**
 * How much a refund gives back: what was asked for, or all that is left. Never more than was captured, with the refunds
 * that were promised before.
 */
export function refundAmountOf(payment: Refundable, promisedAtom: bigint, askedAtom: number | null): bigint {
  const leftAtom = payment.capturedAtom - promisedAtom
  if (leftAtom <= 0n || payment.status === 'disputed') throw new AppError('payment_not_refundable')
  if (askedAtom === null) return leftAtom
  if (BigInt(askedAtom) > leftAtom) throw new AppError('refund_too_large')
  return BigInt(askedAtom)
}
