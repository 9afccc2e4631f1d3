import { z } from 'zod'
import { idPrefixes, type ModeIdKind } from './ids.ts'

/** The fields that every object of a merchant begins with, to spread into its schema. */
export function ownedObjectFields<Name extends string>(name: Name, kind: ModeIdKind) {
  return {
    id: z.string().meta({
      description: `The id of the object. It begins with \`${idPrefixes[kind]}_\`.`,
      example: `${idPrefixes[kind]}_live_01k9x2m4p8e1x7k9m2n4p8q1x7`,
    }),
    object: z.literal(name).meta({ description: 'The kind of the object.' }),
    account_id: z.string().meta({ description: 'Your account.', example: 'acc_01k9x2m4p8e1x7k9m2n4p8q1x7' }),
    livemode: z.boolean().meta({ description: 'True in live mode, false in test mode. The two modes share nothing.' }),
  }
}

/** When the object was made and last changed, to spread into the schema of an object that can change. */
export const timestampFields = {
  created_at: z.iso.datetime().meta({ description: 'When it was made.' }),
  updated_at: z.iso.datetime().meta({ description: 'When it was last changed.' }),
}

/** The `is_active` of an object that can be archived, in its schema and in the body of its PATCH. */
export const isActiveField = z
  .boolean()
  .meta({ description: 'False while it is archived. An archived object cannot be sold or used; `true` restores it.' })

/** Metadata as an answer shows it: `metadataSchema` without its limits. */
export const metadataField = z
  .record(z.string(), z.unknown())
  .nullable()
  .meta({ description: 'Your own data, or null.' })
