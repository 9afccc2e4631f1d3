import { z } from 'zod'
import { emailSchema } from './customers.ts'
import { httpUrlSchema, rule } from './text.ts'

/** As people write it: a plus, digits, and what groups them. */
const PHONE = /^\+?[0-9][0-9 ()./-]{2,30}$/

const phoneSchema = z
  .string()
  .regex(PHONE, rule('invalid_format', 'Must be a phone number: digits, spaces, brackets, dots, slashes and hyphens.'))

const colorSchema = z
  .string()
  .regex(/^#[0-9a-f]{6}$/i, rule('invalid_format', 'Must be a color such as #1d4ed8.'))
  .toLowerCase()

/** The body of `PATCH /api/{account_id}/account`. Null clears a field. */
export const updateAccountSchema = z.strictObject({
  logo_url: httpUrlSchema.nullish().meta({
    description: 'Your logo: PNG, JPEG, GIF, WebP or AVIF, at most 1 MiB. It must use https in live mode.',
    example: 'https://example.com/logo.png',
  }),
  accent_color: colorSchema.nullish().meta({
    description: 'The color of buttons and links. Checkout makes it darker or lighter where it could not be read.',
    example: '#0f766e',
  }),
  support_email: emailSchema
    .nullish()
    .meta({ description: 'Where customers write when they need help.', example: 'help@example.com' }),
  support_phone: phoneSchema
    .nullish()
    .meta({ description: 'Where customers call when they need help.', example: '+1 555 010 0199' }),
  terms_url: httpUrlSchema.nullish().meta({
    description: 'Your terms of service. It must use https in live mode.',
    example: 'https://example.com/terms',
  }),
  privacy_url: httpUrlSchema.nullish().meta({
    description: 'Your privacy policy. It must use https in live mode.',
    example: 'https://example.com/privacy',
  }),
})
export type UpdateAccount = z.infer<typeof updateAccountSchema>

export const accountSchema = z.object({
  id: z.string().meta({ description: 'Your account.', example: 'acc_01k9x2m4p8e1x7k9m2n4p8q1x7' }),
  object: z.literal('account').meta({ description: 'The kind of the object.' }),
  livemode: z.boolean().meta({ description: 'Each mode has its own settings. True for those of live mode.' }),
  name: z.string().meta({ description: 'Your name, as customers see it. Whoever runs Paylinks sets it.' }),
  logo_url: z.string().nullable().meta({ description: 'Your logo, or null.' }),
  accent_color: z.string().nullable().meta({ description: 'The color of buttons and links, or null.' }),
  support_email: z.string().nullable().meta({ description: 'Where customers write for help, or null.' }),
  support_phone: z.string().nullable().meta({ description: 'Where customers call for help, or null.' }),
  terms_url: z.string().nullable().meta({ description: 'Your terms of service, or null.' }),
  privacy_url: z.string().nullable().meta({ description: 'Your privacy policy, or null.' }),
})
export type Account = z.infer<typeof accountSchema>
