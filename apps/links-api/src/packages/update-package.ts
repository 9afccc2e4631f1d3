import { updatePackageSchema } from '@paylinks/contracts/packages'
import { inTransaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { changeSellable, ROOM_FOR_MANY_LINKS } from '../sellability/change-sellable.ts'
import { updatePackageRow } from './package-store.ts'
import { packageView } from './package-view.ts'

/** Archiving makes every link that sells the package unsellable, and restoring makes it sellable again, if all else is. */
export async function updatePackage(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'package')
  const input = readBody(updatePackageSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
  const row = await inTransaction(
    db,
    (tx) => changeSellable(tx, request.principal, { kind: 'package', id }, () => updatePackageRow(tx, id, input)),
    ROOM_FOR_MANY_LINKS,
  )
  return answer(200, packageView(row))
}
