import { groupCardNumber, MAX_HOLDER_LENGTH } from '@paylinks/contracts/form-fields/card'
import { MAX_EMAIL_LENGTH } from '@paylinks/contracts/form-fields/email'
import { testCards } from '../../payments/test-cards.ts'
import type { CheckoutView, PaymentFaults, PaymentValues } from './checkout-view.ts'
import { Field } from './field.tsx'

/** For the browser to refuse any other number before it leaves; absent in live mode. */
export function testNumbers({ livemode }: CheckoutView): string | undefined {
  return livemode ? undefined : testCards.map(({ number }) => number).join(' ')
}

export function AssignedEmail({ email }: { email: string }) {
  return (
    <div class="field">
      <label for="email">Email</label>
      <input
        id="email"
        type="text"
        dir="auto"
        value={email}
        readOnly
        aria-describedby="email-hint"
        autoComplete="off"
      />
      <p class="hint" id="email-hint">
        This payment link is for this email address.
      </p>
    </div>
  )
}

export function Email({ value, faults }: { value: string; faults: PaymentFaults }) {
  return (
    <Field
      name="email"
      label="Email"
      fault={faults.email}
      type="email"
      dir="auto"
      inputMode="email"
      autoComplete="email"
      maxLength={MAX_EMAIL_LENGTH}
      value={value}
    />
  )
}

export function CardFields({ values, faults }: { values: PaymentValues; faults: PaymentFaults }) {
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
        hint={<span class="brand" data-brand />}
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
        dir="auto"
        autoComplete="cc-name"
        maxLength={MAX_HOLDER_LENGTH}
        value={values.holder}
      />
    </fieldset>
  )
}

export function TestCards() {
  return (
    <details class="test-cards">
      <summary>Test cards</summary>
      <p>Use any expiry date in the future, any security code and any name.</p>
      <ul>
        {testCards.map(({ number, purpose }) => (
          <li key={number}>
            <code>{groupCardNumber(number)}</code> {purpose}
          </li>
        ))}
      </ul>
    </details>
  )
}
