import { currencyDecimals } from '@paylinks/contracts/money'
import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import type { LinkContent } from './link-content-store.ts'

export type LinkCard = { title: string; merchant_name: string; amount: string; picture_url: string }

/** What others are shown of a link before they open it. Never the link's name, which is the merchant's own label. */
export function cardOf({ merchantName, snapshot }: LinkContent): LinkCard {
  const [first, ...others] = snapshot.line_items
  return {
    title: first === undefined ? 'Save a payment method' : titleOf(first.product_name, others.length),
    merchant_name: merchantName,
    amount: amountOf(snapshot),
    picture_url: first?.product_image_url?.startsWith('https://') ? first.product_image_url : '',
  }
}

function titleOf(productName: string, others: number): string {
  return others === 0 ? productName : `${productName} and ${others} more`
}

/** With a coupon the page may ask for less, by rules that a card has no room for. */
function amountOf({ coupon, currency, line_items, total_amount_atom }: LinkSnapshot): string {
  if (currency === null || coupon !== null) return ''
  const total = moneyText(total_amount_atom, currency)
  const [recurring] = line_items.flatMap((item) => item.recurring ?? [])
  if (recurring === undefined || line_items.some((item) => item.recurring === null)) return total
  const { interval, interval_count: count } = recurring
  return count === 1 ? `${total} per ${interval}` : `${total} every ${count} ${interval}s`
}

function moneyText(atoms: number, currency: string): string {
  const decimals = currencyDecimals(currency)
  const digits = String(atoms).padStart(decimals + 1, '0')
  const text = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  return format.format(text as Intl.StringNumericLiteral)
}
