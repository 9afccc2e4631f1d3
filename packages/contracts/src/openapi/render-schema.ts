import type { ZodOpenApiOverride } from 'zod-openapi'

/** What zod writes for every integer. It says nothing that a JSON number does not already say. */
const SAFE_INTEGER_BOUNDS = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER } as const

/** How the document writes what zod renders: shorter, and with answers open to fields of later versions. */
export const renderSchema: ZodOpenApiOverride = ({ jsonSchema, zodSchema, io }) => {
  for (const [keyword, bound] of Object.entries(SAFE_INTEGER_BOUNDS)) {
    if (jsonSchema[keyword] === bound) delete jsonSchema[keyword]
  }
  // The format says it already, and nobody reads zod's patterns of dates and addresses.
  if (jsonSchema.format === 'date-time' || jsonSchema.format === 'email') delete jsonSchema.pattern
  // A key of a JSON object is always a string.
  if (JSON.stringify(jsonSchema.propertyNames) === '{"type":"string"}') delete jsonSchema.propertyNames
  const { def } = zodSchema._zod
  if (io === 'output' && def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
  mergeNull(jsonSchema)
}

/** Writes `anyOf: [{ type: "string", … }, { type: "null" }]` as `type: ["string", "null"], …`. */
function mergeNull(jsonSchema: Parameters<ZodOpenApiOverride>[0]['jsonSchema']): void {
  const [value, nothing, ...others] = jsonSchema.anyOf ?? []
  if (value === undefined || nothing === undefined || others.length > 0) return
  if ('$ref' in value || !('type' in nothing) || nothing.type !== 'null') return
  if (typeof value.type !== 'string' || value.const !== undefined) return
  delete jsonSchema.anyOf
  // A description of the field itself says more than that of the value in it.
  const { description = value.description, ...own } = jsonSchema
  Object.assign(jsonSchema, value, own, { type: [value.type, 'null'] })
  if (description !== undefined) jsonSchema.description = description
  if (value.enum !== undefined) jsonSchema.enum = [...value.enum, null]
}
