import { type Scope, scopeSchema, scopes } from '@paylinks/contracts/scopes'
import { InvalidArgumentError } from 'commander'
import type { z } from 'zod'

/** Reads an option's value by a schema of the contract. */
export function parsedBy<Value>(schema: z.ZodType<Value>): (text: string) => Value {
  return (text) => {
    const parsed = schema.safeParse(text)
    if (parsed.success) return parsed.data
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join(' '))
  }
}

/** Reads `payment_links:read,catalogue:read`. */
export function parseScopes(text: string): Scope[] {
  const wanted = [...new Set(text.split(',').map((scope) => scope.trim()))]
  return wanted.map((scope) => {
    const parsed = scopeSchema.safeParse(scope)
    if (parsed.success) return parsed.data
    throw new InvalidArgumentError(`"${scope}" is no scope. There are: ${scopes.join(', ')}.`)
  })
}
