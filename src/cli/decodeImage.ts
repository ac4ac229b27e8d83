import jpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url&inline'
import pngWasm from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url&inline'
import webpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm?url&inline'
import startJpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js'
import { decode as decodePng, initSync as startPng } from '@jsquash/png/codec/pkg/squoosh_png.js'
import startWebp from '@jsquash/webp/codec/dec/webp_dec.js'
import type { Picture } from '../domain/image'
import { checkImage, type ImageKind, unreadable } from '../domain/imageHeader'
import { readBmp } from './readBmp'
import { readGif } from './readGif'

const codeOf = (url: string): Uint8Array => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')

declare const WebAssembly: {
  Module: new (code: Uint8Array) => object
  Instance: new (module: object, imports: object) => { exports: object }
}

const quiet = () => undefined
/** How Emscripten's modules are started from bytes: by themselves they would fetch a file. */
const emscripten = (url: string): EmscriptenOptions => ({
  noInitialRun: true,
  instantiateWasm(imports, done) {
    const instance = new WebAssembly.Instance(new WebAssembly.Module(codeOf(url)), imports)
    done(instance)
    return instance.exports
  },
  print: quiet,
  printErr: quiet,
})

/** A decoder a kind of file, each started when it is first needed. */
const decoders: Record<Exclude<ImageKind, 'bmp' | 'gif'>, () => Promise<(bytes: Uint8Array) => DecodedImage | null>> = {
  png: once(async () => {
    startPng(codeOf(pngWasm))
    return decodePng
  }),
  jpeg: once(async () => {
    const module = await startJpeg(emscripten(jpegWasm))
    // Upright as the camera was held, by EXIF, as Chromium does.
    return (bytes) => module.decode(bytes, true)
  }),
  webp: once(async () => {
    const module = await startWebp(emscripten(webpWasm))
    return (bytes) => module.decode(bytes)
  }),
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined
  return () => made ??= make()
}

/**
 * Decodes a picture file for the command line, in WebAssembly but for the simplest; the app leaves that to Chromium.
 * @param name the file's name, for the failure
 * @throws FailureError `image-unreadable`, `image-too-large`
 */
export async function decodeImageFile(bytes: Uint8Array, name: string): Promise<Picture> {
  const { kind } = checkImage(bytes, name)
  if (kind === 'bmp') return readBmp(bytes, name)
  if (kind === 'gif') return readGif(bytes, name)
  const decode = await decoders[kind]()
  let image: DecodedImage | null
  try {
    image = decode(bytes)
  } catch {
    unreadable(name)
  }
  if (!image) unreadable(name)
  return { width: image.width, height: image.height, rgba: image.data }
}
