import jpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url&inline'
import pngWasm from '@jsquash/png/codec/pkg/squoosh_png_bg.wasm?url&inline'
import webpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm?url&inline'
import startJpeg from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js'
import { decode as decodePng, initSync as startPng } from '@jsquash/png/codec/pkg/squoosh_png.js'
import startWebp from '@jsquash/webp/codec/dec/webp_dec.js'
import { fail } from '../domain/failure'
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
function emscripten(url: string): EmscriptenOptions {
  const module = new WebAssembly.Module(codeOf(url))
  return {
    noInitialRun: true,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(module, imports)
      done(instance)
      return instance.exports
    },
    print: quiet,
    printErr: quiet,
  }
}

type Decode = (bytes: Uint8Array) => DecodedImage | null

/** A decoder, started when it is first needed, and anew once it has thrown: what that left in its memory may spoil others. */
class Decoder {
  private running: Promise<Decode> | undefined
  constructor(private readonly start: () => Promise<Decode>) {}

  /** @returns null, or throws, where the file can't be decoded */
  async decode(bytes: Uint8Array): Promise<DecodedImage | null> {
    const decode = await (this.running ??= this.start())
    try {
      return decode(bytes)
    } catch (error) {
      this.running = undefined
      throw error
    }
  }
}

let pngStarted = false
let jpegOptions: EmscriptenOptions | undefined, webpOptions: EmscriptenOptions | undefined
/** A decoder a kind of file. */
const decoders: Record<Exclude<ImageKind, 'bmp' | 'gif' | 'avif'>, Decoder> = {
  png: new Decoder(async () => {
    if (!pngStarted) startPng(codeOf(pngWasm)) // once and for all: it has no other
    pngStarted = true
    return decodePng
  }),
  jpeg: new Decoder(async () => {
    const module = await startJpeg({ ...jpegOptions ??= emscripten(jpegWasm) })
    // Upright as the camera was held, by EXIF, as Chromium does.
    return (bytes) => module.decode(bytes, true)
  }),
  webp: new Decoder(async () => {
    const module = await startWebp({ ...webpOptions ??= emscripten(webpWasm) })
    return (bytes) => module.decode(bytes)
  }),
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
  if (kind === 'avif') {
    fail('image-unreadable', 'It is an AVIF, which is read in the app only', 'Open it there, or save it as PNG or JPEG.', name)
  }
  let image: DecodedImage | null
  try {
    image = await decoders[kind].decode(bytes)
  } catch {
    unreadable(name)
  }
  if (!image) unreadable(name)
  return { width: image.width, height: image.height, rgba: image.data }
}
