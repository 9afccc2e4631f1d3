import type { PaylinksClient } from '../client.ts'

const setupLink = (client: PaylinksClient) =>
  client.paymentLinks.create({ name: 'Made by paylinks trigger', mode: 'setup' })

/** What makes each event happen. Each resolves to the id of the object that it is about. */
export const triggers = {
  'payment_link.created': async (client: PaylinksClient) => (await setupLink(client)).id,
  'payment_link.updated': async (client: PaylinksClient) => {
    const { id } = await setupLink(client)
    await client.paymentLinks.update(id, { name: 'Changed by paylinks trigger' })
    return id
  },
  'payment_link.deactivated': async (client: PaylinksClient) => {
    const { id } = await setupLink(client)
    await client.paymentLinks.deactivate(id)
    return id
  },
}

/** Makes an event of the type happen; resolves to the id of the object that it is about. */
export function trigger(client: PaylinksClient, type: keyof typeof triggers): Promise<string> {
  return triggers[type](client)
}
