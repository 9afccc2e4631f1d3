type Named = { operationId: string; tag: string }

/**
 * Where the client has an operation: "Payment links" and `createPaymentLink` make `paymentLinks.create`. Where two
 * operations of a resource begin with the same verb, both keep their whole name.
 */
export function clientNames({ operationId, tag }: Named, all: readonly Named[]): { resource: string; method: string } {
  const isOnly =
    all.filter((other) => other.tag === tag && verbOf(other.operationId) === verbOf(operationId)).length === 1
  return { resource: resourceName(tag), method: isOnly ? verbOf(operationId) : operationId }
}

/** `Payment links` → `paymentLinks`, `API keys` → `apiKeys`. */
export function resourceName(tag: string): string {
  const [first = '', ...rest] = tag.split(' ')
  return first.toLowerCase() + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function verbOf(operationId: string): string {
  return /^[a-z]+/.exec(operationId)?.[0] as string
}
