/** Electron 22, the offline fallback for development, has Node 16 and Chromium 108. */
export const node = 'node16', chromium = 'chrome108'

/** Everything is bundled but Electron itself and the package with the native library. */
export const external = ['electron', /^@tensorflow\//, /^node:/]
