/** The paths of what was dropped; a folder is one. */
export function droppedPaths(transfer: DataTransfer | null): string[] {
  return [...transfer?.files ?? []]
    .map((file) => (file as File & { path?: string }).path || window.layerbench.pathOf(file)) // Electron 22 has `path`
    .filter(Boolean)
}
