import { z } from 'zod'
import { scopeSchema } from './scopes.ts'

/** The answer of `GET /api/{account_id}/me`: whom an API key acts for, and what it may do. */
export const meSchema = z.object({
  object: z.literal('me').meta({ description: 'The kind of the object.' }),
  account_id: z.string().meta({ description: 'Your account.', example: 'acc_01k9x2m4p8e1x7k9m2n4p8q1x7' }),
  account_name: z.string().meta({ description: 'The name of your account, as customers see it.', example: 'Acme' }),
  livemode: z.boolean().meta({ description: 'True for a live key, false for a test key.' }),
  scopes: z.array(scopeSchema).meta({ description: 'What the key may do.' }),
})
export type Me = z.infer<typeof meSchema>
