import type { OpenApiDocument } from '@paylinks/contracts/openapi'
import type { Operation } from '@paylinks/contracts/operations/operation'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Response = { $ref?: string; content?: Record<string, unknown> }

/** Checks answers against the served document: a status, a type or a field that it does not describe is a fault. */
export function createResponseChecker(document: OpenApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema(closed(document), 'openapi')
  const validators = new Map<string, ValidateFunction>()

  /** What is wrong with the answer; empty when it is as described. */
  return function faultsOfResponse(
    { path, method }: Operation,
    status: number,
    contentType: string,
    body: unknown,
  ): string[] {
    const place = ['paths', path, method, 'responses', String(status)].map(escapePointer).join('/')
    const described = document.paths?.[path]?.[method]?.responses?.[String(status) as '200'] as Response | undefined
    if (described === undefined) return [`status ${status} is not described`]
    const shared = described.$ref?.split('/').at(-1)
    const response = shared === undefined ? described : (document.components?.responses?.[shared] as Response)
    const type = contentType.split(';')[0] ?? ''
    if (response.content?.[type] === undefined) return [`${type} is not described for status ${status}`]

    const pointer = `${shared === undefined ? place : `components/responses/${shared}`}/content/${escapePointer(type)}/schema`
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: `openapi#/${pointer}` })
    validators.set(pointer, validate)
    return validate(body) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
  }
}

function escapePointer(part: string): string {
  return encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))
}

/** Objects of an answer may grow, so the document leaves them open; here a field that it does not name is a fault. */
function closed(document: OpenApiDocument): OpenApiDocument {
  return JSON.parse(JSON.stringify(document), (_key, value) =>
    value?.type === 'object' && value.properties !== undefined && value.additionalProperties === undefined
      ? { ...value, additionalProperties: false }
      : value,
  )
}
