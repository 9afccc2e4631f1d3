import { z } from 'zod'
import { amountAtomSchema } from './money.ts'

const attemptStatuses = ['started', 'requires_challenge', 'pending', 'succeeded', 'refused'] as const

export const sessionAttemptSchema = z
  .object({
    number: z.int().meta({ description: 'The first try is 1.' }),
    status: z.enum(attemptStatuses).meta({
      description:
        '`started`: it is being made. `requires_challenge`: the customer has to confirm it at their bank. `pending`: the bank has not answered yet. `succeeded`: it completed the session. `refused`: it took nothing; see `refusal_code`.',
    }),
    refusal_code: z
      .string()
      .nullable()
      .meta({ description: 'Why it was refused, e.g. `insufficient_funds`. Null unless the status is `refused`.' }),
    method: z.string().meta({ description: 'How the customer tried to pay.', example: 'credit_card' }),
    card_brand: z.string().nullable().meta({ description: 'The brand of the card. Null for another method.' }),
    card_last_four: z
      .string()
      .nullable()
      .meta({ description: 'The last four digits of the card. Null for another method.' }),
    amount_atom: amountAtomSchema.meta({ description: "What was to be paid, in the currency's smallest unit." }),
    currency: z.string().nullable().meta({ description: 'Uppercase ISO 4217 code. Null in `setup` mode.' }),
    created_at: z.iso.datetime().meta({ description: 'When the customer tried.' }),
    updated_at: z.iso.datetime().meta({ description: 'When its status last changed.' }),
  })
  .meta({ id: 'SessionAttempt', description: 'One try to pay for a checkout session.' })
export type SessionAttempt = z.infer<typeof sessionAttemptSchema>

export const sessionAttemptsSchema = z
  .object({ data: z.array(sessionAttemptSchema).meta({ description: 'The tries, oldest first.' }) })
  .meta({ id: 'SessionAttempts' })
