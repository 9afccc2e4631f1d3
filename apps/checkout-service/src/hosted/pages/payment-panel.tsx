import { chargeToday } from '@paylinks/contracts/quotes/charges'
import {
  type CannotPayReason,
  type CheckoutView,
  type PaymentFaults,
  type PaymentValues,
  paymentFields,
} from './checkout-view.ts'
import { Contact } from './contact.tsx'
import { MethodButtons, otherMethods } from './method-buttons.tsx'
import { agreementWords, buttonWords } from './money-words.ts'
import { OpenUntil } from './open-until.tsx'
import { AssignedEmail, CardFields, Email, TestCards, testNumbers } from './payment-fields.tsx'
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
      <h2 id="payment-heading" data-live="heading">
        {panelHeading(view)}
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
      <OpenUntil view={view} />
      <Contact frame={view} />
    </section>
  )
}

/** Where nothing is paid today the method is only kept, and where nothing is ever paid there is none. */
function panelHeading({ needsMethod, offer }: CheckoutView): string {
  if (!needsMethod) return 'Your details'
  return chargeToday(offer.quote).totalAtom > 0 ? 'Payment' : 'Payment method'
}

function Problems({ view, faults, notice }: PaymentPanelProps) {
  // An order that has become free asks for no card any more.
  const asked = view.needsMethod ? paymentFields : (['email'] as const)
  const faulty = asked.filter((field) => faults[field] !== undefined)
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
      <p>
        You were not charged. You can come back to this page later, or ask <bdi>{merchantName}</bdi> for another way to
        pay.
      </p>
    </div>
  )
}

function PaymentForm(props: PaymentPanelProps) {
  const { view, values, faults } = props
  const { path, offer, session, format, merchantName, methods, needsMethod, livemode } = view
  const label = buttonWords(session.mode, offer.quote, format)
  const terms = agreementWords(offer.quote, format)
  const takesCards = needsMethod && methods.includes('credit_card')
  const { express, below } = otherMethods(view)
  const isSetup = session.mode === 'setup'
  return (
    <form id="pay" method="post" action={`${path}/pay`} novalidate data-pay data-test-cards={testNumbers(view)}>
      <input type="hidden" name="terms" value={offer.fingerprint} data-live="terms" />
      {view.assignedEmail === null ? (
        <Email value={values.email} faults={faults} />
      ) : (
        <AssignedEmail email={view.assignedEmail} />
      )}
      {express.length > 0 && <MethodButtons methods={express} label="Express checkout" view={view} />}
      {!takesCards && below.length === 0 && livemode && (
        <p class="note" data-no-wallet hidden>
          None of the ways to pay for this order works in this browser. You were not charged. Please open this page in
          another browser or on another device.
        </p>
      )}
      {express.length > 0 && !livemode && (
        <p class="hint">
          Test mode shows every way to pay. In live mode customers see those that work on their device.
        </p>
      )}
      {takesCards && express.length > 0 && <Divider text={isSetup ? 'or save a card' : 'or pay by card'} />}
      {takesCards && <CardFields values={values} faults={faults} />}
      {takesCards && !livemode && <TestCards />}
      {(takesCards || !needsMethod) && (
        <button class="button button-pay" type="submit" name="method" value={needsMethod ? 'credit_card' : 'none'}>
          <span data-live={needsMethod ? 'label' : 'label-free'}>{takesCards && isSetup ? 'Save card' : label}</span>
        </button>
      )}
      {below.length > 0 && (takesCards || express.length > 0) && <Divider text="or" />}
      {below.length > 0 && <MethodButtons methods={below} label="Other ways to pay" view={view} />}
      {terms !== null && (
        <p class="terms" data-live="agreement">
          {terms} <bdi>{merchantName}</bdi>.
        </p>
      )}
      {takesCards && (
        <p class="assurance">
          <Lock />
          <span>
            <bdi>{merchantName}</bdi> never sees your card number. Only the payment provider receives it.
          </span>
        </p>
      )}
    </form>
  )
}

function Divider({ text }: { text: string }) {
  return (
    <p class="divider">
      <span>{text}</span>
    </p>
  )
}

function Lock() {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M4.5 7V5a3.5 3.5 0 017 0v2M3.5 7h9v6.5h-9z" />
    </svg>
  )
}
