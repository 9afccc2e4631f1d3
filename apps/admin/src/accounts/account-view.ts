type AccountRow = { id: string; name: string; createdAt: Date }

export function accountView({ id, name, createdAt }: AccountRow) {
  return { id, object: 'account', name, created_at: createdAt.toISOString() }
}
