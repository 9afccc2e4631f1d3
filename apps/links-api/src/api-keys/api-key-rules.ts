import type { CreateApiKey } from '@paylinks/contracts/api-keys'
import { type FieldError, fault } from '@paylinks/contracts/errors'
import { AT_FAULT, type Draft } from '../request-body/read-body.ts'

/** A key gives no more than it has: else whoever may make keys could do everything. */
export function scopeFaults({ scopes }: Draft<CreateApiKey>, held: readonly string[]): FieldError[] {
  if (scopes === AT_FAULT) return []
  return scopes.flatMap((scope, index) =>
    scope === AT_FAULT || held.includes(scope) ? [] : [fault(`scopes[${index}]`, 'scope_not_held')],
  )
}
