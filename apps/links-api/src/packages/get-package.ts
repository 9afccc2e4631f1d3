import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findPackage } from './package-store.ts'
import { packageView } from './package-view.ts'

export function getPackage({ db }: ApiDependencies): Handler {
  return async (request) => {
    const row = await findPackage(db, request.principal, pathId(request, 'package'))
    return answer(200, packageView(row))
  }
}
