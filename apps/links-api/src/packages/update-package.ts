import { updatePackageSchema } from '@paylinks/contracts/packages'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { updatePackageRow } from './package-store.ts'
import { packageView } from './package-view.ts'

/** Links that sell an archived package cannot be opened until it is restored. */
export async function updatePackage(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'package')
  const input = readBody(updatePackageSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
  const row = await updatePackageRow(db, request.principal, id, input)
  return answer(200, packageView(row))
}
