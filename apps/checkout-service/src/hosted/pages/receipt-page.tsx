import { brandNames, type CardBrand } from '@paylinks/contracts/form-fields/card'
import type { LinkMode } from '@paylinks/contracts/payment-links'
import type { Quote, QuotedLine } from '@paylinks/contracts/quotes/quote'
import type { Format } from './format.ts'
import { MessagePage } from './message-page.tsx'
import { methodName } from './method-name.ts'
import { Moment } from './moment.tsx'
import { agreementWords, breakdownWords, lineWords, paidWords, receiptHeading } from './money-words.ts'
import type { PageFrame } from './page-frame.ts'
import { Row } from './summary.tsx'

export type Receipt = {
  mode: LinkMode
  quote: Quote
  method: string
  card: { brand: string; lastFour: string } | null
  paymentId: string
  /** The customer has agreed, and their bank has still to pay. */
  isPending: boolean
  /** Masked: whoever has the address sees this page. */
  email: string | null
  completedAt: Date
  /** Whether the merchant has a page to go on to. */
  hasSuccessUrl: boolean
}

/** What was paid, for whom it is there to be seen again. */
export function ReceiptPage({ frame, receipt }: { frame: PageFrame; receipt: Receipt }) {
  const { assets, format, merchantName, livemode, path } = frame
  const { mode, quote, email, completedAt, hasSuccessUrl } = receipt
  const terms = agreementWords(quote, format)
  const paid = paidWords(quote, format)
  return (
    <MessagePage
      assets={assets}
      heading={receipt.isPending ? 'Your bank is making the payment' : receiptHeading(mode, quote)}
      merchantName={merchantName}
      frame={frame}
      testMode={!livemode}
      tone="good"
    >
      {receipt.isPending ? (
        <p>This can take some days. You do not have to do anything.</p>
      ) : (
        paid !== null && <p class="receipt-amount">{paid}</p>
      )}
      <dl class="breakdown">
        {quote.lines.map((line) => (
          <Row key={line.position} label={lineLabel(line, format)} amount={lineWords(line, quote, format)} />
        ))}
        {mode !== 'setup' &&
          breakdownWords(
            quote,
            format,
            receipt.isPending ? { alone: 'Total', today: 'Due today' } : { alone: 'Paid', today: 'Paid' },
          ).map((row) => <Row key={row.label} {...row} />)}
        {receipt.method !== 'none' && <Row label="Method" amount={methodOf(receipt)} />}
        <Row label="Date" amount={<Moment date={completedAt} format={format} />} />
        {email !== null && <Row label="Email" amount={email} />}
      </dl>
      <p class="reference">Reference {receipt.paymentId}</p>
      {terms !== null && (
        <p class="terms">
          {terms} <bdi>{merchantName}</bdi>.
        </p>
      )}
      {hasSuccessUrl ? (
        <a class="button button-pay" href={`${path}/return`}>
          Continue to <bdi>{merchantName}</bdi>
        </a>
      ) : (
        <p class="terms receipt-note">You can close this page. Come back to this address to see the receipt again.</p>
      )}
    </MessagePage>
  )
}

function lineLabel({ productName, quantity }: QuotedLine, format: Format): string {
  return quantity === 1 ? productName : `${format.number(quantity)} × ${productName}`
}

function methodOf({ method, card }: Receipt): string {
  return card === null
    ? methodName(method)
    : `${brandNames[card.brand as CardBrand] ?? card.brand} •••• ${card.lastFour}`
}
