import { type CouponTerms, MAX_QUANTITY } from '@paylinks/contracts/payment-links'
import type { CartLine } from '@paylinks/contracts/totals/cart'
import type { LineTotals, Totals } from '@paylinks/contracts/totals/totals'
import type { CheckoutView } from './checkout-view.ts'
import type { Format } from './format.ts'
import { Merchant, Monogram } from './merchant.tsx'
import type { PageFrame } from './page-frame.ts'
import { days, laterCharges, per, trialEnd } from './terms.ts'

type SummaryProps = { view: CheckoutView; cartFault: string | null }

/** The left half of the page: who is paid, for what, how much now and how much later. */
export function Summary({ view, cartFault }: SummaryProps) {
  const { path, session, offer, merchantName } = view
  return (
    <section class="summary" id="summary" aria-labelledby="summary-heading">
      <div class="summary-top">
        <a class="back" href={`${path}/cancel`}>
          <BackArrow />
          <span>Cancel</span>
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
      {session.mode !== 'setup' && <Breakdown view={view} totals={offer.totals} />}
    </section>
  )
}

function Headline({ view }: { view: CheckoutView }) {
  const { session, offer, format, merchantName, now } = view
  const { dueToday, recurring } = offer.totals
  if (session.mode === 'setup') {
    return (
      <header class="headline">
        <h1 id="summary-heading">Save a payment method</h1>
        <p class="headline-detail">
          <bdi>{merchantName}</bdi> keeps it for later. You are not charged today.
        </p>
      </header>
    )
  }
  if (recurring !== null && recurring.trialDays > 0) {
    return (
      <header class="headline">
        <h1 id="summary-heading">
          <span class="headline-label">Subscribe to {subject(offer.totals)}</span>
          <span class="headline-amount">{days(recurring.trialDays)} free</span>
        </h1>
        <p class="headline-detail">
          Then {laterCharges(recurring, format)}, from {format.date(trialEnd(recurring, now))}
        </p>
      </header>
    )
  }
  return (
    <header class="headline">
      <h1 id="summary-heading">
        <span class="headline-label">
          {recurring === null ? `Pay ${merchantName}` : `Subscribe to ${subject(offer.totals)}`}
        </span>
        <span class="headline-amount">{format.money(dueToday.totalAtom)}</span>
      </h1>
      {recurring !== null && (
        <p class="headline-detail">
          {recurring.regular.totalAtom === 0 ? 'Free of charge' : `Then ${laterCharges(recurring, format)}`}
        </p>
      )}
    </header>
  )
}

function subject({ lines }: Totals): string {
  const [first, ...others] = lines.filter(({ item }) => item.recurring !== null)
  const name = first?.item.product_name ?? ''
  return others.length === 0 ? name : `${name} and ${others.length} more`
}

function Cart({ view, fault }: { view: CheckoutView; fault: string | null }) {
  const { path, session, offer, format } = view
  const { lines } = offer.totals
  const items = lines.map((line) => <Line key={line.position} line={line} view={view} removable={lines.length > 1} />)
  if (!session.snapshot.allow_cart_edit) return <ul class="lines">{items}</ul>
  return (
    <form class="cart" id="cart" method="post" action={`${path}/cart`} data-cart>
      <input type="hidden" name="terms" value={offer.fingerprint} />
      {/* The first button is what the Enter key presses. */}
      <button class="sr-only" type="submit" tabIndex={-1} aria-hidden="true">
        Update the order
      </button>
      {fault !== null && (
        <p class="alert" id="cart-fault" role="alert" tabIndex={-1}>
          {fault}
        </p>
      )}
      <ul class="lines">{items}</ul>
      {offer.removed.map((line) => (
        <Removed key={line.position} line={line} unitAmount={format.money(line.item.unit_amount_atom)} />
      ))}
      <button class="button button-quiet cart-update" type="submit">
        Update the order
      </button>
    </form>
  )
}

function Line({ line, view, removable }: { line: LineTotals; view: CheckoutView; removable: boolean }) {
  const { item, quantity, position } = line
  const { format, session } = view
  const recurring = item.recurring === null ? '' : ` ${per(item.recurring)}`
  return (
    <li class="line">
      <Picture view={view} line={line} />
      <div class="line-what">
        <p class="line-name" dir="auto">
          {item.product_name}
        </p>
        {item.description !== null && (
          <p class="line-detail" dir="auto">
            {item.description}
          </p>
        )}
        <p class="line-detail">
          {quantity > 1 && !session.snapshot.allow_cart_edit && `${format.number(quantity)} × `}
          {format.money(item.unit_amount_atom)}
          {recurring}
          {session.snapshot.allow_cart_edit && ' each'}
        </p>
        {session.snapshot.allow_cart_edit && (
          <Quantity name={item.product_name} position={position} quantity={quantity} removable={removable} />
        )}
      </div>
      <p class="line-amount">{format.money(line.subtotalAtom)}</p>
    </li>
  )
}

type QuantityProps = { name: string; position: number; quantity: number; removable: boolean }

function Quantity({ name, position, quantity, removable }: QuantityProps) {
  return (
    <div class="quantity">
      <label class="sr-only" for={`quantity-${position}`}>
        Quantity of {name}
      </label>
      <span class="stepper" data-stepper>
        <input
          id={`quantity-${position}`}
          name={`quantity_${position}`}
          type="number"
          inputMode="numeric"
          autoComplete="off"
          min={1}
          max={MAX_QUANTITY}
          step={1}
          required
          value={quantity}
        />
      </span>
      {removable && (
        <button class="link" type="submit" name="remove" value={position} formNoValidate>
          Remove<span class="sr-only"> {name}</span>
        </button>
      )}
    </div>
  )
}

function Removed({ line, unitAmount }: { line: CartLine; unitAmount: string }) {
  return (
    <p class="removed">
      <span>
        {line.item.product_name}, {unitAmount}, was removed.
      </span>
      <button class="link" type="submit" name="restore" value={line.position} formNoValidate>
        Put back<span class="sr-only"> {line.item.product_name}</span>
      </button>
    </p>
  )
}

export function Picture({ view, line }: { view: PageFrame; line: CartLine }) {
  const { item, position } = line
  if (item.product_image_url === null) return <Monogram text={item.product_name} />
  return <img class="picture" src={`${view.path}/pictures/${position}`} alt="" width="48" height="48" loading="lazy" />
}

/** How the total comes about. A single line that costs what it costs says so by itself. */
function Breakdown({ view, totals }: { view: CheckoutView; totals: Totals }) {
  const { format, now } = view
  return (
    <dl class="breakdown">
      {totals.coupon !== null && <Row label="Subtotal" amount={format.money(totals.cart.subtotalAtom)} />}
      <Reductions totals={totals} format={format} since={now} />
      <Row
        label={totals.recurring === null ? 'Total' : 'Due today'}
        amount={format.money(totals.dueToday.totalAtom)}
        isTotal
      />
    </dl>
  )
}

/** What makes today's charge smaller than the sum of the lines: a coupon, and what is charged after a trial. */
export function Reductions({ totals, format, since }: { totals: Totals; format: Format; since: Date }) {
  const { cart, coupon, recurring } = totals
  return (
    <>
      {coupon !== null && (
        <Row
          label={coupon.name ?? 'Discount'}
          detail={discountDetail(coupon, format)}
          amount={`−${format.money(cart.discountAtom)}`}
        />
      )}
      {recurring !== null && recurring.trialDays > 0 && (
        <Row
          label="After the trial"
          detail={format.date(trialEnd(recurring, since))}
          amount={format.money(recurring.first.totalAtom)}
        />
      )}
    </>
  )
}

/** The percentage, where the coupon's name does not say it already. */
function discountDetail({ name, percent_off }: CouponTerms, format: Format): string | undefined {
  if (percent_off === null) return undefined
  const percent = format.percent(percent_off)
  return name?.includes(percent) ? undefined : `${percent} off`
}

export function Row(props: { label: string; detail?: string | undefined; amount: string; isTotal?: boolean }) {
  return (
    <div class={props.isTotal ? 'row row-total' : 'row'}>
      <dt>
        <bdi>{props.label}</bdi>
        {props.detail !== undefined && <span class="row-detail">{props.detail}</span>}
      </dt>
      <dd>
        <bdi>{props.amount}</bdi>
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
