import { type IdKind, idSchema } from '@paylinks/contracts/ids'
import { AppError } from '@paylinks/service-kit/app-error'
import type { ApiRequest } from './route.ts'

/** The `{id}` of the path. What cannot be an id of this kind names nothing: 404, without asking the database. */
export function pathId(request: ApiRequest, kind: IdKind): string {
  const id = idSchema(kind).safeParse(request.params.id)
  if (!id.success) throw new AppError('not_found')
  return id.data
}
