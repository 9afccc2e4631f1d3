import type { FileHandler, Handler } from '../routing/route.ts'

/** Serves a list as a file to who asks for CSV. */
export function orAsCsv(list: Handler, file: FileHandler): FileHandler {
  return (request, dependencies) => (request.wantsCsv ? file : list)(request, dependencies)
}
