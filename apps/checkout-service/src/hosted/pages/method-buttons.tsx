import type { PaymentMethod } from '@paylinks/contracts/payment-links'
import type { CheckoutView } from './checkout-view.ts'
import { MethodMark } from './method-mark.tsx'
import { methodName } from './method-name.ts'

/** Ways to pay that are one press of a button, above the card. */
const wallets: readonly PaymentMethod[] = ['apple_pay', 'google_pay', 'paypal', 'stripe_link']

/** Marks that say their name by themselves. */
const marksWithName: readonly PaymentMethod[] = ['apple_pay', 'google_pay']

/** The methods beside the card: wallets, which stand above it, and the rest, which stands below. */
export function otherMethods({ needsMethod, methods }: CheckoutView) {
  const others = needsMethod ? methods.filter((method) => method !== 'credit_card') : []
  return {
    express: others.filter((method) => wallets.includes(method)),
    below: others.filter((method) => !wallets.includes(method)),
  }
}

type MethodButtonsProps = { methods: PaymentMethod[]; label: string; view: CheckoutView }

/** In live mode the page's script takes away the wallets that this browser does not have. */
export function MethodButtons({ methods, label, view }: MethodButtonsProps) {
  const verb = view.session.mode === 'setup' ? 'Save' : 'Pay with'
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot be hidden in every browser
    <div class="method-grid" role="group" aria-label={label} data-live-wallets={view.livemode}>
      {methods.map((method) => (
        <button key={method} class="button button-method" type="submit" name="method" value={method}>
          <span class="sr-only">{verb} </span>
          <MethodMark method={method} />
          <span class={marksWithName.includes(method) ? 'sr-only' : undefined}>{methodName(method)}</span>
        </button>
      ))}
    </div>
  )
}

/**
 * What the Enter key presses in a field: the first button of the form. It pays by card, or completes an order that is
 * free. Where there is no card it does nothing: nobody chooses a wallet or a bank by pressing Enter.
 */
export function EnterButton({ view: { needsMethod, methods } }: { view: CheckoutView }) {
  return (
    <button
      class="sr-only"
      type="submit"
      form="pay"
      name="method"
      value={needsMethod ? 'credit_card' : 'none'}
      disabled={needsMethod && !methods.includes('credit_card')}
      tabIndex={-1}
      aria-hidden="true"
    />
  )
}
