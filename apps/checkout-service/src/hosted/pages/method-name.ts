import type { PaymentMethod } from '@paylinks/contracts/payment-links'

const methodNames: Record<PaymentMethod, string> = {
  credit_card: 'Card',
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  paypal: 'PayPal',
  ach: 'ACH debit',
  stripe_link: 'Link',
  crypto: 'Crypto',
}

export function methodName(method: string): string {
  return methodNames[method as PaymentMethod] ?? method
}
