/** A file of a package as a data URL, by Vite: the bundle of the command line stands alone. */
declare module '*.wasm?url&inline' {
  const url: string
  export default url
}

// The packages' own declarations need the browser's types, which have no place on the command line.
interface DecodedImage { data: Uint8ClampedArray; width: number; height: number }
interface EmscriptenOptions {
  noInitialRun: boolean
  instantiateWasm: (imports: object, done: (instance: object) => void) => object
  print: (text: string) => void
  printErr: (text: string) => void
}
declare module '@jsquash/jpeg/codec/dec/mozjpeg_dec.js' {
  const start: (options: EmscriptenOptions) => Promise<{
    decode(bytes: Uint8Array, preserveOrientation: boolean): DecodedImage | null
  }>
  export default start
}
declare module '@jsquash/webp/codec/dec/webp_dec.js' {
  const start: (options: EmscriptenOptions) => Promise<{ decode(bytes: Uint8Array): DecodedImage | null }>
  export default start
}
declare module '@jsquash/png/codec/pkg/squoosh_png.js' {
  export function initSync(bytes: Uint8Array): object
  export function decode(bytes: Uint8Array): DecodedImage
}
