import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createPaylinksClient, PaylinksError } from '@paylinks/client'
import { createEmptyDatabase } from '@paylinks/test-kit/postgres'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { browse, open, visible } from './merchant.ts'
import { freePortVariables, startProgram, temporaryDataDir } from './program.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Runs the operators' command and reads the JSON that it prints. */
async function admin(databaseUrl: string, ...args: string[]) {
  const node = ['--import', 'tsx', '--conditions=@paylinks/source', 'apps/admin/src/main.ts', '--json', ...args]
  const env = { ...process.env, DATABASE_URL: databaseUrl }
  return JSON.parse((await promisify(execFile)(process.execPath, node, { cwd: root, env })).stdout)
}

test('an empty installation becomes a selling one by the admin command and the client alone', {
  timeout: 180_000,
}, async () => {
  const database = await createEmptyDatabase()
  const dataDir = temporaryDataDir()
  const exchange = uniqueExchange()
  const env = {
    ...(await freePortVariables()),
    PAYLINKS_DATA_DIR: dataDir.path,
    DATABASE_URL: database.url,
    SHARE_OPENS_PER_MINUTE: '100000',
    AMQP_URL: exchange.url,
    AMQP_EXCHANGE: exchange.exchange,
  }
  const program = startProgram('main', env)
  try {
    const { links_api_url: baseUrl } = await program.ready()
    const { id: account_id } = await admin(database.url, 'accounts', 'create', '--name', 'Acme')
    const { id: keyId, key } = await admin(
      database.url,
      'keys',
      'create',
      '--account',
      account_id,
      '--mode',
      'test',
      '--name',
      'Shop',
    )

    const paylinks = createPaylinksClient({ baseUrl, accountId: account_id, apiKey: key })
    const { paymentLinks, prices } = paylinks
    const product = await paylinks.products.create({ name: 'Pro plan' })
    const price = { product_id: product.id, currency: 'USD' }
    const once = await prices.create({ ...price, unit_amount_atom: 19_900 })
    const monthly = await prices.create({
      ...price,
      unit_amount_atom: 4_900,
      type: 'recurring',
      billing_interval: 'month',
    })
    const bundle = await paylinks.packages.create({ name: 'Pair', items: [{ price_id: once.id, quantity: 2 }] })
    const coupon = await paylinks.coupons.create({ percent_off: 12.5 })
    const customer = await paylinks.customers.create({ email: 'jane@example.com' })

    const links = [
      await paymentLinks.create({ package_ids: [bundle.id], coupon_id: coupon.id }),
      await paymentLinks.create({
        mode: 'subscription',
        line_items: [{ price_id: monthly.id }],
        free_trial_days: 14,
      }),
      await paymentLinks.create({ mode: 'setup', customer_id: customer.id }),
    ]
    expect(links.map(({ total_amount_atom, currency }) => [total_amount_atom, currency])).toEqual([
      [39_800, 'USD'],
      [4_900, 'USD'],
      [0, null],
    ])
    for (const { url } of links) {
      const page = await browse(url)
      expect(page.status).toBe(303)
      expect((await fetch(page.headers.get('location') as string)).status).toBe(200)
    }

    const listed: string[] = []
    for await (const { id } of paymentLinks.iterate({ limit: 2 })) listed.push(id)
    expect(listed).toEqual(links.map(({ id }) => id).reverse())
    const sessions = await paylinks.checkoutSessions.list()
    expect(sessions.data.map(({ payment_link_id }) => payment_link_id)).toEqual(listed)

    // Archiving the price stops its link at once. Restoring it starts the link again, within the 5 seconds for which the
    // gateway remembers that it could not be sold.
    const [, subscription] = links
    if (subscription === undefined) throw new Error('no link')
    const unknown = await visible(await open(subscription.url.replace(/.{27}$/, 'A'.repeat(27))))
    await prices.update(monthly.id, { is_active: false })
    expect(await visible(await open(subscription.url))).toEqual(unknown)
    await prices.update(monthly.id, { is_active: true })
    await waitFor(async () => (await open(subscription.url)).status === 200)

    await admin(database.url, 'keys', 'revoke', keyId)
    await expect(paymentLinks.list()).rejects.toThrow(PaylinksError)
  } finally {
    program.kill('SIGKILL')
    await program.exited
    dataDir.remove()
    await exchange.drop()
    await database.drop()
  }
})
