import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findPackage } from './package-store.ts'
import { packageView } from './package-view.ts'

export async function getPackage(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const row = await findPackage(db, request.principal, pathId(request, 'package'))
  return answer(200, packageView(row))
}
