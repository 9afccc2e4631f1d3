import { Layout } from './layout.tsx'
import { PaymentPanel, type PaymentPanelProps } from './payment-panel.tsx'
import { Summary } from './summary.tsx'

export type CheckoutPageProps = PaymentPanelProps & { cartFault: string | null }

/** The page to pay on. */
export function CheckoutPage({ cartFault, ...panel }: CheckoutPageProps) {
  const { view, faults, notice } = panel
  const hasProblem = Object.keys(faults).length > 0 || notice !== null || cartFault !== null
  return (
    <Layout
      title={`${hasProblem ? 'Please check: ' : ''}${view.merchantName} checkout`}
      assets={view.assets}
      testMode={!view.livemode}
      accentColor={view.profile.accentColor}
    >
      <a class="skip" href="#payment">
        Skip to payment
      </a>
      <div class="checkout">
        <Summary view={view} cartFault={cartFault} />
        <PaymentPanel {...panel} />
      </div>
      <p class="sr-only" role="status" data-announcement />
    </Layout>
  )
}
