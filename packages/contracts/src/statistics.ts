import { z } from 'zod'
import { idSchema } from './ids.ts'
import { integerParam } from './pagination.ts'

const MAX_STATISTICS_DAYS = 90
const DEFAULT_STATISTICS_DAYS = 30

export const getStatisticsSchema = z.strictObject({
  days: integerParam(1, MAX_STATISTICS_DAYS, DEFAULT_STATISTICS_DAYS).meta({
    description: 'How many days to show, today included. Days are in UTC.',
  }),
  payment_link_id: idSchema('paymentLink').optional().meta({ description: 'The sessions of this payment link alone.' }),
})

const revenueSchema = z
  .array(
    z
      .object({
        currency: z.string().meta({ description: 'Uppercase ISO 4217 code.' }),
        amount_atom: z.int().meta({ description: "What was paid, in the currency's smallest unit." }),
      })
      .meta({ id: 'Revenue' }),
  )
  .meta({
    description:
      'What customers paid in completed sessions, one amount for each currency. What goes back later is not taken off.',
  })

const countFields = {
  opens: z.int().meta({ description: 'How many checkout sessions customers opened.' }),
  completions: z.int().meta({ description: 'How many checkout sessions were completed.' }),
  revenue: revenueSchema,
}

export const statisticsSchema = z
  .object({
    object: z.literal('statistics').meta({ description: 'The kind of the object.' }),
    account_id: z.string().meta({ description: 'Your account.' }),
    livemode: z.boolean().meta({ description: 'True in live mode, false in test mode.' }),
    payment_link_id: z.string().nullable().meta({ description: 'The payment link, or null for all of them together.' }),
    ...countFields,
    days: z
      .array(
        z
          .object({ day: z.iso.date().meta({ description: 'The day in UTC.' }), ...countFields })
          .meta({ id: 'StatisticsDay' }),
      )
      .meta({ description: 'One entry for each day, also where nothing happened. The last one is today.' }),
  })
  .meta({ id: 'Statistics', description: 'Opens, completions and revenue of the last days.' })
export type Statistics = z.infer<typeof statisticsSchema>
export type StatisticsDay = Statistics['days'][number]
