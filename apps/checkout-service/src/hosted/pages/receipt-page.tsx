import type { LinkMode } from '@paylinks/contracts/payment-links'
import type { LineTotals, Totals } from '@paylinks/contracts/totals/totals'
import { MessagePage } from './message-page.tsx'
import { methodName } from './method-name.ts'
import type { PageFrame } from './page-frame.ts'
import { Reductions, Row } from './summary.tsx'
import { agreement } from './terms.ts'

export type Receipt = {
  mode: LinkMode
  totals: Totals
  method: string
  card: { brand: string; lastFour: string } | null
  paymentId: string
  /** Masked: whoever has the address sees this page. */
  email: string | null
  completedAt: Date
  /** Whether the merchant has a page to go on to. */
  hasSuccessUrl: boolean
}

/** What was paid, for whom it is there to be seen again. */
export function ReceiptPage({ frame, receipt }: { frame: PageFrame; receipt: Receipt }) {
  const { assets, format, merchantName, livemode, path } = frame
  const { mode, totals, email, completedAt, hasSuccessUrl } = receipt
  const terms = agreement(totals, merchantName, format, completedAt)
  return (
    <MessagePage
      assets={assets}
      heading={headingOf(mode, totals)}
      merchantName={merchantName}
      frame={frame}
      testMode={!livemode}
      tone="good"
    >
      {mode !== 'setup' && totals.dueToday.totalAtom > 0 && (
        <p class="receipt-amount">{format.money(totals.dueToday.totalAtom)}</p>
      )}
      <dl class="breakdown">
        {totals.lines.map((line) => (
          <Row
            key={line.position}
            label={lineLabel(line, format.number(line.quantity))}
            amount={format.money(line.subtotalAtom)}
          />
        ))}
        <Reductions totals={totals} format={format} since={completedAt} />
        {mode !== 'setup' && (
          <Row
            label={totals.recurring === null ? 'Paid' : 'Paid today'}
            amount={format.money(totals.dueToday.totalAtom)}
            isTotal
          />
        )}
        {receipt.method !== 'none' && <Row label="Method" amount={methodOf(receipt)} />}
        <Row label="Date" amount={format.date(completedAt)} />
        {email !== null && <Row label="Email" amount={email} />}
      </dl>
      <p class="reference">Reference {receipt.paymentId}</p>
      {terms !== null && <p class="terms">{terms}</p>}
      {hasSuccessUrl ? (
        <a class="button button-pay" href={`${path}/return`}>
          Continue to <bdi>{merchantName}</bdi>
        </a>
      ) : (
        <p class="terms">You can close this page. Come back to this address to see the receipt again.</p>
      )}
    </MessagePage>
  )
}

function headingOf(mode: LinkMode, { dueToday, recurring }: Totals): string {
  if (mode === 'setup') return 'Payment method saved'
  if (recurring !== null && recurring.trialDays > 0) return 'Your trial has started'
  if (recurring !== null) return 'You are subscribed'
  return dueToday.totalAtom > 0 ? 'Payment received' : 'Order complete'
}

function lineLabel({ item, quantity }: LineTotals, formatted: string): string {
  return quantity === 1 ? item.product_name : `${formatted} × ${item.product_name}`
}

const brandNames: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
}

function methodOf({ method, card }: Receipt): string {
  return card === null ? methodName(method) : `${brandNames[card.brand] ?? card.brand} •••• ${card.lastFour}`
}
