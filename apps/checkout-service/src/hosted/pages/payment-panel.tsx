import type { PaymentMethod } from '@paylinks/contracts/payment-links'
import { testCards } from '../../payments/test-cards.ts'
import {
  type CannotPayReason,
  type CheckoutView,
  type PaymentFaults,
  type PaymentValues,
  paymentFields,
} from './checkout-view.ts'
import { Field } from './field.tsx'
import { methodName } from './method-name.ts'
import { agreement, payButtonLabel } from './terms.ts'
import { cannotPayHeading } from './words.ts'

export type PaymentPanelProps = {
  view: CheckoutView
  faults: PaymentFaults
  values: PaymentValues
  /** What became of the last attempt, and of what the customer saw before. */
  notice: string | null
  /** Whether an attempt waits for the customer's answer to its challenge. */
  isChallenged: boolean
}

/** The right half of the page: who pays, and with what. */
export function PaymentPanel(props: PaymentPanelProps) {
  const { view, isChallenged } = props
  return (
    <section class="payment" id="payment" aria-labelledby="payment-heading">
      <h2 id="payment-heading" class={view.needsMethod ? undefined : 'sr-only'}>
        {view.session.mode === 'setup' ? 'Payment method' : 'Payment'}
      </h2>
      <Problems {...props} />
      {isChallenged && (
        <p class="note">
          Your bank is waiting for you to confirm the payment.{' '}
          <a href={`${view.path}/challenge`}>Continue to your bank</a>, or pay another way here.
        </p>
      )}
      {view.cannotPay === null ? (
        <PaymentForm {...props} />
      ) : (
        <CannotPay reason={view.cannotPay} merchantName={view.merchantName} />
      )}
    </section>
  )
}

function Problems({ faults, notice }: PaymentPanelProps) {
  const faulty = paymentFields.filter((field) => faults[field] !== undefined)
  if (faulty.length === 0 && notice === null) return null
  return (
    <div class="alert" id="problems" role="alert" tabIndex={-1}>
      {notice !== null && <p>{notice}</p>}
      {faulty.length > 0 && (
        <>
          <p>{faulty.length === 1 ? 'Please correct this field:' : 'Please correct these fields:'}</p>
          <ul>
            {faulty.map((field) => (
              <li key={field}>{field === 'method' ? faults[field] : <a href={`#${field}`}>{faults[field]}</a>}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

function CannotPay({ reason, merchantName }: { reason: CannotPayReason; merchantName: string }) {
  return (
    <div class="note" role="status">
      <p>
        <strong>{cannotPayHeading(reason, merchantName)}</strong>
      </p>
      <p>You were not charged. You can come back to this page later, or ask {merchantName} for another way to pay.</p>
    </div>
  )
}

function PaymentForm(props: PaymentPanelProps) {
  const { view, values, faults } = props
  const { path, offer, session, format, merchantName, methods, needsMethod, now } = view
  const label = payButtonLabel(session.mode, offer.totals, format)
  const terms = agreement(offer.totals, merchantName, format, now)
  const takesCards = needsMethod && methods.includes('credit_card')
  const others = needsMethod ? methods.filter((method) => method !== 'credit_card') : []
  return (
    <form id="pay" method="post" action={`${path}/pay`} novalidate data-pay data-test-cards={testNumbers(view)}>
      <input type="hidden" name="terms" value={offer.fingerprint} />
      {view.email.isLocked ? <LockedEmail email={view.email.value} /> : <Email value={values.email} faults={faults} />}
      {takesCards && <CardFields values={values} faults={faults} />}
      {takesCards && !view.livemode && <TestCards />}
      {(takesCards || !needsMethod) && (
        <button class="button button-pay" type="submit" name="method" value={needsMethod ? 'credit_card' : 'none'}>
          <span data-label>{takesCards && session.mode === 'setup' ? 'Save card' : label}</span>
        </button>
      )}
      {others.length > 0 && <OtherMethods methods={others} isAlone={!takesCards} view={view} />}
      {terms !== null && <p class="terms">{terms}</p>}
      {needsMethod && (
        <p class="assurance">
          <Lock />
          <span>{merchantName} never sees your card number, and we don't store it.</span>
        </p>
      )}
    </form>
  )
}

/** For the browser to refuse any other number before it leaves; absent in live mode. */
function testNumbers({ livemode }: CheckoutView): string | undefined {
  return livemode ? undefined : testCards.map(({ number }) => number).join(' ')
}

function LockedEmail({ email }: { email: string }) {
  return (
    <div class="field">
      <label for="email">Email</label>
      <input id="email" type="email" value={email} readOnly aria-describedby="email-hint" autoComplete="off" />
      <p class="hint" id="email-hint">
        This payment link is for this email address.
      </p>
    </div>
  )
}

function Email({ value, faults }: { value: string; faults: PaymentFaults }) {
  return (
    <Field
      name="email"
      label="Email"
      fault={faults.email}
      type="email"
      inputMode="email"
      autoComplete="email"
      maxLength={254}
      value={value}
    />
  )
}

function CardFields({ values, faults }: { values: PaymentValues; faults: PaymentFaults }) {
  const digits = { inputMode: 'numeric', type: 'text', spellcheck: false } as const
  return (
    <fieldset class="card-fields">
      <legend>Card</legend>
      <Field
        name="card_number"
        label="Card number"
        fault={faults.card_number}
        {...digits}
        autoComplete="cc-number"
        placeholder="1234 1234 1234 1234"
        maxLength={32}
      />
      <div class="field-pair">
        <Field
          name="card_expiry"
          label="Expiry date"
          fault={faults.card_expiry}
          {...digits}
          autoComplete="cc-exp"
          placeholder="MM / YY"
          maxLength={9}
        />
        <Field
          name="card_cvc"
          label="Security code"
          fault={faults.card_cvc}
          {...digits}
          autoComplete="cc-csc"
          placeholder="CVC"
          maxLength={4}
        />
      </div>
      <Field
        name="card_holder"
        label="Name on card"
        fault={faults.card_holder}
        type="text"
        autoComplete="cc-name"
        maxLength={100}
        value={values.holder}
      />
    </fieldset>
  )
}

function TestCards() {
  return (
    <details class="test-cards">
      <summary>Test cards</summary>
      <p>Use any expiry date in the future, any security code and any name.</p>
      <ul>
        {testCards.map(({ number, purpose }) => (
          <li key={number}>
            <code>{number.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code> {purpose}
          </li>
        ))}
      </ul>
    </details>
  )
}

function OtherMethods(props: { methods: PaymentMethod[]; isAlone: boolean; view: CheckoutView }) {
  const { methods, isAlone, view } = props
  const verb = view.session.mode === 'setup' ? 'Save' : 'Pay with'
  return (
    <div class="other-methods">
      <p class={isAlone ? 'sr-only' : 'divider'}>
        <span>{isAlone ? 'Ways to pay' : 'or'}</span>
      </p>
      <div class="method-grid">
        {methods.map((method) => (
          <button key={method} class="button button-method" type="submit" name="method" value={method}>
            <span class="sr-only">{verb} </span>
            {methodName(method)}
          </button>
        ))}
      </div>
    </div>
  )
}

function Lock() {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4.5 7V5a3.5 3.5 0 017 0v2M3.5 7h9v6.5h-9z" />
    </svg>
  )
}
