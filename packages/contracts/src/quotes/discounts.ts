import type { CouponTerms } from '../payment-links.ts'

/** A percentage has two decimals, so it is counted in hundredths of a percent. */
const HUNDREDTHS_OF_WHOLE = 10_000n

/** What the coupon takes off one charge: a percentage rounded once, half up, or a fixed amount, never more than there is. */
export function discountOf(coupon: CouponTerms, subtotalAtom: bigint): bigint {
  if (coupon.percent_off !== null) {
    const hundredths = BigInt(Math.round(coupon.percent_off * 100))
    return (subtotalAtom * hundredths + HUNDREDTHS_OF_WHOLE / 2n) / HUNDREDTHS_OF_WHOLE
  }
  const off = BigInt(coupon.amount_off_atom ?? 0)
  return off < subtotalAtom ? off : subtotalAtom
}

/** `key` says what the weight stands for. Only things with the same key may be exchanged for one another. */
type Weight = { atoms: bigint; key: string }

/**
 * Splits a part of the weights' sum over them by the method of the largest remainder: each share is its exact
 * proportion rounded down or up, and the shares add up to the part. Of equal remainders the smaller key is rounded up,
 * so that the order of the weights makes no difference.
 */
export function spread(part: bigint, weights: Weight[]): bigint[] {
  const sum = sumOf(weights.map(({ atoms }) => atoms))
  if (sum === 0n) return weights.map(() => 0n)
  const shares = weights.map(({ atoms, key }, index) => ({
    index,
    key,
    floor: (part * atoms) / sum,
    remainder: (part * atoms) % sum,
  }))
  const left = part - sumOf(shares.map(({ floor }) => floor))
  const roundedUp = new Set(
    shares
      .toSorted((a, b) => compare(b.remainder, a.remainder) || compare(a.key, b.key))
      .slice(0, Number(left))
      .map(({ index }) => index),
  )
  return shares.map(({ floor, index }) => (roundedUp.has(index) ? floor + 1n : floor))
}

function compare<Value extends bigint | string>(a: Value, b: Value): number {
  return a === b ? 0 : a < b ? -1 : 1
}

export function sumOf(amounts: bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}
