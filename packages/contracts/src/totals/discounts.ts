import type { CouponTerms } from '../payment-links.ts'

/** A percentage has two decimals, so it is counted in hundredths of a percent. */
const HUNDREDTHS_OF_WHOLE = 10_000n

/**
 * What the coupon takes off each amount, in their order: never more than the amount itself. A percentage is rounded half
 * up for each amount. A fixed amount is taken off their sum, and spread over them in proportion so that not an atom is
 * lost: see {@link spread}.
 */
export function discountsOf(coupon: CouponTerms, amountsAtom: bigint[]): bigint[] {
  if (coupon.percent_off !== null) {
    const hundredths = BigInt(Math.round(coupon.percent_off * 100))
    return amountsAtom.map((amount) => (amount * hundredths + HUNDREDTHS_OF_WHOLE / 2n) / HUNDREDTHS_OF_WHOLE)
  }
  const sum = sumOf(amountsAtom)
  const off = BigInt(coupon.amount_off_atom ?? 0)
  return spread(off < sum ? off : sum, amountsAtom)
}

/**
 * Splits a part of the weights' sum over them by the method of the largest remainder: each share is its exact
 * proportion rounded down or up, and the shares add up to the part. Of equal remainders the earlier one is rounded up.
 */
export function spread(part: bigint, weights: bigint[]): bigint[] {
  const sum = sumOf(weights)
  if (sum === 0n) return weights.map(() => 0n)
  const shares = weights.map((weight, index) => ({
    index,
    floor: (part * weight) / sum,
    remainder: (part * weight) % sum,
  }))
  const left = part - sumOf(shares.map(({ floor }) => floor))
  const roundedUp = new Set(
    shares
      .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder < b.remainder ? 1 : -1))
      .slice(0, Number(left))
      .map(({ index }) => index),
  )
  return shares.map(({ floor, index }) => (roundedUp.has(index) ? floor + 1n : floor))
}

export function sumOf(amounts: bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
