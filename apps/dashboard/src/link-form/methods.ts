export const methodOptions = [
  { value: 'credit_card', label: 'Card' },
  { value: 'apple_pay', label: 'Apple Pay' },
  { value: 'google_pay', label: 'Google Pay' },
  { value: 'paypal', label: 'PayPal' },
  { value: 'ach', label: 'Bank account (ACH)' },
  { value: 'stripe_link', label: 'Link' },
  { value: 'crypto', label: 'Crypto' },
]
