import type { NetworkNode } from '../analysis'

/** A layer's config as Keras 3 names its fields, without `name` and `dtype`. */
export type KerasConfig = Record<string, unknown>

/** An initializer or regularizer within a config. */
export interface KerasObject { class_name: string; config: KerasConfig }

export interface KerasLayer {
  className: string
  name: string
  config: KerasConfig
  /** The names of the layers it takes its input from. */
  inputs: readonly string[]
}

/**
 * A network as Keras's formats have it: layers that name the layers they take their input from. What stands between an
 * {@link Architecture} and each format.
 */
export interface KerasNetwork<Layer extends KerasLayer = KerasLayer> {
  name: string
  /** One example's shape; null where the file leaves a side open. */
  input: { name: string; shape: readonly (number | null)[] }
  /** In the order of Keras's `model.layers`, the input layer left out. */
  layers: readonly Layer[]
  output: string
}

/** A layer with the node of our network that it comes from. */
export interface WrittenLayer extends KerasLayer { node?: NetworkNode; output: readonly number[] }
export type WrittenNetwork = KerasNetwork<WrittenLayer>
