import { MAX_QUANTITY } from '@paylinks/contracts/payment-links'
import type { QuotedLine } from '@paylinks/contracts/quotes/quote'
import type { ComponentChildren } from 'preact'
import { quantityBounds } from '../../sessions/cart-rules.ts'
import type { CheckoutView } from './checkout-view.ts'
import { Merchant, Monogram } from './merchant.tsx'
import { EnterButton } from './method-buttons.tsx'
import {
  type AmountRow,
  breakdownWords,
  eachWords,
  headlineWords,
  isPlain,
  lineWords,
  unitWords,
} from './money-words.ts'
import { quantityRange } from './words.ts'

type SummaryProps = { view: CheckoutView; cartFault: string | null }

/** The left half of the page: who is paid, for what, how much now and how much later. */
export function Summary({ view, cartFault }: SummaryProps) {
  const { path, session, offer, merchantName } = view
  return (
    <section class="summary" id="summary" aria-labelledby="summary-heading">
      {/* Before every other button of the form, which is what makes it the one that Enter presses. */}
      {view.cannotPay === null && <EnterButton view={view} />}
      <div class="summary-top">
        <a class="back" href={`${path}/cancel`}>
          <BackArrow />
          <span>Leave checkout</span>
        </a>
        <Merchant name={merchantName} frame={view} />
      </div>
      <Headline view={view} />
      {offer.droppedCoupon !== null && (
        <p class="note" role="status">
          The discount{offer.droppedCoupon.name === null ? '' : ` “${offer.droppedCoupon.name}”`} is no longer
          available, so it is not part of the total.
        </p>
      )}
      {session.mode !== 'setup' && <Cart view={view} fault={cartFault} />}
      {session.mode !== 'setup' && !isPlain(offer.quote) && (
        <Breakdown rows={breakdownWords(offer.quote, view.format, { alone: 'Total', today: 'Due today' })} />
      )}
    </section>
  )
}

function Headline({ view }: { view: CheckoutView }) {
  const { session, offer, format, merchantName } = view
  if (session.mode === 'setup') {
    return (
      <header class="headline">
        <h1 id="summary-heading">Save a payment method</h1>
        <p class="headline-detail">
          You are not charged today. <bdi>{merchantName}</bdi> can charge your saved method later.
        </p>
      </header>
    )
  }
  const { label, amount, detail } = headlineWords(offer.quote, merchantName, format)
  return (
    <header class="headline">
      <h1 id="summary-heading">
        <span class="headline-label">
          {label.verb} <bdi>{label.name}</bdi>
        </span>
        <span class="headline-amount">{amount}</span>
      </h1>
      {detail !== null && <p class="headline-detail">{detail}</p>}
    </header>
  )
}

/**
 * The quantities are fields of the form that pays: the server sees those that were typed and not yet sent, and asks
 * before it takes anything.
 */
function Cart({ view, fault }: { view: CheckoutView; fault: string | null }) {
  const { path, offer } = view
  const items = offer.quote.lines.map((line) => <Line key={line.position} line={line} view={view} />)
  if (!isEditable(view)) return <ul class="lines">{items}</ul>
  return (
    <div class="cart" id="cart" data-cart={`${path}/cart`}>
      {fault !== null && (
        <p class="alert" id="cart-fault" role="alert" tabIndex={-1}>
          {fault}
        </p>
      )}
      <ul class="lines">{items}</ul>
      <button class="button button-quiet cart-update" type="submit" form="pay" formaction={`${path}/cart`}>
        Update the order
      </button>
    </div>
  )
}

/** Where nothing can be paid there is no form, and nothing to change. */
function isEditable({ session, cannotPay }: CheckoutView): boolean {
  return session.snapshot.allow_cart_edit && cannotPay === null
}

function Line({ line, view }: { line: QuotedLine; view: CheckoutView }) {
  const { format, session, offer } = view
  const item = session.snapshot.line_items[line.position]
  const canChange = isEditable(view)
  return (
    <li class="line">
      <Picture path={view.path} line={line} imageUrl={item?.product_image_url ?? null} />
      <div class="line-what">
        <p class="line-name" dir="auto">
          {line.productName}
        </p>
        {typeof item?.description === 'string' && (
          <p class="line-detail" dir="auto">
            {item.description}
          </p>
        )}
        {canChange && <p class="line-detail">{eachWords(line, offer.quote, format)}</p>}
        {!canChange && line.quantity > 1 && <p class="line-detail">{unitWords(line, offer.quote, format)}</p>}
        {canChange && item !== undefined && <Quantity line={line} {...quantityBounds(item)} />}
      </div>
      {/* The headline says what the only line costs. */}
      {!isPlain(offer.quote) && <p class="line-amount">{lineWords(line, offer.quote, format)}</p>}
    </li>
  )
}

function Quantity({ line, min, max }: { line: QuotedLine; min: number; max: number }) {
  const { position, productName, quantity } = line
  const id = `quantity-${position}`
  const isLimited = min > 1 || max < MAX_QUANTITY
  return (
    <div class="quantity">
      <label class="sr-only" for={id}>
        Quantity of {productName}
      </label>
      <span class="stepper" data-stepper>
        <input
          id={id}
          name={`quantity_${position}`}
          form="pay"
          type="number"
          inputMode="numeric"
          autoComplete="off"
          min={min}
          max={max}
          step={1}
          required
          value={quantity}
          aria-describedby={isLimited ? `${id}-limits` : undefined}
        />
      </span>
      {isLimited && (
        <span class="line-detail" id={`${id}-limits`}>
          {quantityRange({ min, max })}
        </span>
      )}
    </div>
  )
}

type PictureProps = { path: string; line: QuotedLine; imageUrl: string | null }

function Picture({ path, line, imageUrl }: PictureProps) {
  if (imageUrl === null) return <Monogram text={line.productName} />
  return <img class="picture" src={`${path}/pictures/${line.position}`} alt="" width="48" height="48" loading="lazy" />
}

function Breakdown({ rows }: { rows: AmountRow[] }) {
  return (
    <dl class="breakdown">
      {rows.map((row) => (
        <Row key={row.label} {...row} />
      ))}
    </dl>
  )
}

type RowProps = Omit<AmountRow, 'amount'> & { amount: ComponentChildren }

export function Row({ label, detail, amount, isTotal = false }: RowProps) {
  return (
    <div class={isTotal ? 'row row-total' : 'row'}>
      <dt>
        <bdi>{label}</bdi>
        {detail !== undefined && (
          <span class="row-detail">
            {/* An English sentence, whatever script the name in it begins with. */}
            <bdi dir="ltr">{detail}</bdi>
          </span>
        )}
      </dt>
      <dd>
        <bdi>{amount}</bdi>
      </dd>
    </div>
  )
}

function BackArrow() {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M10 3L5 8l5 5" />
    </svg>
  )
}
