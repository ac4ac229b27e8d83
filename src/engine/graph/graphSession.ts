import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { native } from '../tensorflow'
import { type GraphBuilder, type DType, dtypes } from './graphBuilder'

export interface Feed { name: string; dtype: DType; shape: readonly number[]; values: Float32Array | Int32Array | Uint8Array }

/** A graph loaded into TensorFlow. Its variables live as long as it does. */
export class GraphSession {
  private readonly id: number

  constructor(graph: GraphBuilder) {
    const folder = mkdtempSync(join(tmpdir(), 'layerbench-graph-'))
    try {
      writeFileSync(join(folder, 'saved_model.pb'), graph.savedModel())
      this.id = native().loadSavedModel(folder, 'serve')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  /** Runs what the fetched nodes need. @returns their values, in the order asked for */
  run(feeds: readonly Feed[], fetches: readonly string[]): (Float32Array | Int32Array)[] {
    const binding = native()
    const inputs = feeds.map(({ dtype, shape, values }) => binding.createTensor([...shape], dtypes[dtype], values))
    try {
      const outputs = binding.runSavedModel(
        this.id, inputs, feeds.map(({ name }) => `${name}:0`).join(','), fetches.map((name) => `${name}:0`).join(','))
      return outputs.map(({ id }) => {
        const values = binding.tensorDataSync(id)
        binding.deleteTensor(id)
        return values
      })
    } finally {
      for (const id of inputs) binding.deleteTensor(id)
    }
  }

  dispose(): void {
    native().deleteSavedModel(this.id)
  }
}
