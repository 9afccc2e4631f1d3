import { apiCompare } from 'api-smart-diff'

// biome-ignore lint/suspicious/noExplicitAny: OpenAPI documents are walked by path here, whatever their shape
type Json = any

export type BreakingChange = {
  /** What the changelog must name: the field, the parameter or the operation. */
  subject: string
  /** The change and where it is, for whoever has to mend or to name it. */
  description: string
}

type Diff = ReturnType<typeof apiCompare>['diffs'][number]

/** What in the later document can break a client that was written for the earlier one. */
export function breakingChanges(before: Json, after: Json): BreakingChange[] {
  const { diffs } = apiCompare(withNullAsType(before), withNullAsType(after))
  return diffs.filter(isBreaking).map((diff) => {
    const subject = subjectOf(diff, before, after)
    return { subject, description: `${diff.action} ${diff.path.join(' › ')}` }
  })
}

/** OpenAPI can write "or null" in two ways, which mean the same: `anyOf: [{ type: "string" }, { type: "null" }]` becomes a list of types. */
function withNullAsType(document: Json): Json {
  return JSON.parse(JSON.stringify(document), (_key, schema) => {
    const [value, nothing, ...others] = schema?.anyOf ?? []
    if (typeof value?.type !== 'string' || nothing?.type !== 'null' || others.length > 0) return schema
    const { anyOf: _, ...own } = schema
    return { ...value, ...own, type: [value.type, 'null'] }
  })
}

const EVENTS = '/api/{account_id}/events'

/** The tool's judgement, corrected where it does not know the direction of a type, or that our inputs are closed. */
function isBreaking({ action, path, type, before, after }: Diff): boolean {
  const [section, route = '', , part, status] = path.map(String)
  // A component is judged where operations use it: there its direction is known.
  if (section !== 'paths' || type === 'annotation' || part === 'x-codeSamples') return false
  if (part === 'requestBody' && action === 'remove' && path.at(-2) === 'properties') return true
  if (part === 'requestBody' && action === 'replace' && path.at(-1) === 'type') return !isSubset(before, after)
  if (part === 'responses') {
    // The document tells clients to expect new error codes, new scopes, and new types of events with their objects.
    if (route.startsWith(EVENTS) && (isAddedType(action, path) || (path.includes('anyOf') && action !== 'remove'))) {
      return false
    }
    if (action === 'add' && (Number(status) >= 400 || path.includes('scopes'))) return false
    if (action === 'replace' && path.at(-1) === 'type') return !isSubset(after, before)
  }
  return type === 'breaking' || type === 'unclassified'
}

function isAddedType(action: Diff['action'], path: Diff['path']): boolean {
  return action === 'add' && path.at(-2) === 'enum' && path.at(-3) === 'type'
}

function isSubset(part: Json, whole: Json): boolean {
  return [part].flat().every((item) => [whole].flat().includes(item))
}

function subjectOf({ path, before, after }: Diff, earlier: Json, later: Json): string {
  const [, route, method, part, index] = path as [string, string, string, string, number]
  if (path.includes('required') && typeof (before ?? after) === 'string') return before ?? after
  const property = path.lastIndexOf('properties')
  if (property !== -1) return String(path[property + 1])
  const operation = earlier.paths[route]?.[method] ?? later.paths[route][method]
  const parameter =
    part === 'parameters' && (operation.parameters[index] ?? later.paths[route][method].parameters[index])
  return parameter ? parameter.name : operation.operationId
}

/** The changes that the changelog's "Breaking" list of what is unreleased does not name in backticks. */
export function unnamedChanges(changes: readonly BreakingChange[], changelog: string): BreakingChange[] {
  const unreleased = /^## Unreleased\n(.*?)(?=^## |$(?![\s\S]))/ms.exec(changelog)?.[1] ?? ''
  const breaking = /^### Breaking\n(.*?)(?=^### |$(?![\s\S]))/ms.exec(unreleased)?.[1] ?? ''
  return changes.filter(({ subject }) => !breaking.includes(`\`${subject}\``))
}
