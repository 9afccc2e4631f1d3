import { updatePackageSchema } from '@paylinks/contracts/packages'
import { inTransaction } from '@paylinks/db/client'
import type { ApiDependencies } from '../app.ts'
import { readForm } from '../forms/read-form.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { changeSellable, ROOM_FOR_MANY_LINKS } from '../sellability/change-sellable.ts'
import { updatePackageRow } from './package-store.ts'
import { packageView } from './package-view.ts'

/** Archiving makes every link that sells the package unsellable, and restoring makes it sellable again, if all else is. */
export function updatePackage({ db }: ApiDependencies): Handler {
  return async (request) => {
    const id = pathId(request, 'package')
    const form = readForm(updatePackageSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
    const row = await inTransaction(
      db,
      (tx) => changeSellable(tx, request.principal, { kind: 'package', id }, () => updatePackageRow(tx, id, form)),
      ROOM_FOR_MANY_LINKS,
    )
    return answer(200, packageView(row))
  }
}
