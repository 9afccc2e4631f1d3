// Run by packed-client.test.ts in an empty project that has nothing but the packed client.
import { createPaylinksClient, PaylinksError, type PaymentLink } from '@paylinks/client'

const baseUrl = 'http://localhost:4000'
const accountId = 'acc_…'
const apiKey = 'sk_test_…'
const paylinks = createPaylinksClient({ baseUrl, accountId, apiKey, maxRetries: 8 })

const product = await paylinks.products.create({ name: 'Pro plan' })
const price = await paylinks.prices.create({ product_id: product.id, unit_amount_atom: 4900, currency: 'USD' })
const link: PaymentLink = await paylinks.paymentLinks.create({ line_items: [{ price_id: price.id }] })
console.log('created', link.total_amount_atom, link.currency)

for (let number = 2; number <= 250; number++) {
  await paylinks.paymentLinks.create({ line_items: [{ price_id: price.id }], name: `Link ${number}` })
}
const ids = new Set<string>()
for await (const { id } of paylinks.paymentLinks.iterate()) ids.add(id)
console.log('iterated', ids.size)

try {
  await paylinks.paymentLinks.create({ line_items: [{ price_id: price.id, quantity: 0 }], free_trial_days: 7 })
} catch (error) {
  if (!(error instanceof PaylinksError)) throw error
  console.log('refused', error.status, error.code, error.errors.map(({ path, code }) => `${path} ${code}`).join(', '))
}

// The answer to the first try is lost on its way: the second try finds that the work is done.
let lost = 0
const lossy = createPaylinksClient({
  baseUrl,
  accountId,
  apiKey,
  fetch: async (input, init) => {
    const response = await fetch(input, init)
    if (lost++ === 0) throw new TypeError('connection lost')
    return response
  },
})
const customer = await lossy.customers.create({ email: 'lost@example.com' })
const found = await paylinks.customers.list({ email: 'lost@example.com' })
console.log('answer lost', found.data.length === 1 && found.data[0]?.id === customer.id)

console.log('cut me off')
for (let isCut = false; !isCut; ) {
  await paylinks.products.list({}, { maxRetries: 0 }).catch((error: PaylinksError) => {
    isCut = error.code === 'connection_failed'
  })
}
const survivor = await paylinks.paymentLinks.create({ name: 'Survivor', line_items: [{ price_id: price.id }] })
const survivors = await paylinks.paymentLinks.list({ q: 'Survivor' })
console.log('survived', survivors.data.length === 1 && survivors.data[0]?.id === survivor.id)
