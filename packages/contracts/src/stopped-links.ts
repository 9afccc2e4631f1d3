import { z } from 'zod'
import { idSchema } from './ids.ts'
import { integerParam } from './pagination.ts'

const MAX_LINKS = 100
const DEFAULT_LINKS = 20

export const getStoppedLinksSchema = z.strictObject({
  limit: integerParam(1, MAX_LINKS, DEFAULT_LINKS).meta({ description: 'How many links to show.' }),
  payment_link_id: idSchema('paymentLink').optional().meta({ description: 'This payment link alone.' }),
})

const archivedThingSchema = z
  .object({
    type: z.enum(['product', 'price', 'package']).meta({ description: 'What is archived.' }),
    id: z.string().meta({ description: 'Its id.' }),
    name: z.string().meta({ description: 'Its name. A price has the name of its product.' }),
  })
  .meta({ id: 'ArchivedThing' })
export type ArchivedThing = z.infer<typeof archivedThingSchema>

export const stoppedLinkSchema = z
  .object({
    payment_link_id: z.string().meta({ description: 'The payment link.' }),
    name: z.string().nullable().meta({ description: 'Your own label, or null.' }),
    archived: z.array(archivedThingSchema).meta({ description: 'What it sells that is archived. Restore all of it.' }),
  })
  .meta({ id: 'StoppedLink', description: 'An active payment link that nobody can open, and why.' })
export type StoppedLink = z.infer<typeof stoppedLinkSchema>

export const stoppedLinksSchema = z
  .object({
    data: z.array(stoppedLinkSchema).meta({ description: 'The links, newest first.' }),
    has_more: z.boolean().meta({ description: 'Whether more links have stopped.' }),
    limit: z.int().meta({ description: 'How many links were asked for.' }),
  })
  .meta({ id: 'StoppedLinks' })
