type Undo = () => void | Promise<void>

export type UndoStack = {
  /** Something was done that this undoes. */
  push(undo: Undo): void
  /** Undoes everything, the latest first. What fails does not keep the rest from being undone; rejects with the first failure. */
  unwind(): Promise<void>
}

/** What a start has done so far, so that a failure halfway and the stop at the end both leave nothing behind. */
export function createUndoStack(): UndoStack {
  const undos: Undo[] = []
  return {
    push: (undo) => void undos.push(undo),
    async unwind() {
      const failures: unknown[] = []
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
        try {
          await undo()
        } catch (error) {
          failures.push(error)
        }
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
