/**
 * Layers in the order of Keras's `model.layers`, by which weight files count them: those farthest from the output
 * first, and among equals those that a walk back from the output meets first (`keras.src.ops.function.map_graph`).
 * @param layers by name, none of them in a cycle
 * @param output the last layer's name
 */
export function kerasOrder<Layer extends { name: string; inputs: readonly string[] }>(
  layers: readonly Layer[], output: string,
): Layer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]))
  const met = new Map<string, number>(), finished: Layer[] = []
  // By hand rather than by calls, since a network may be thousands of layers deep.
  const open: { layer: Layer; next: number }[] = []
  const enter = (name: string) => {
    const layer = byName.get(name)
    if (!layer || met.has(name)) return
    met.set(name, met.size)
    open.push({ layer, next: 0 })
  }
  enter(output)
  while (open.length) {
    const top = open[open.length - 1]!, input = top.layer.inputs[top.next++]
    if (input !== undefined) enter(input)
    else finished.push(open.pop()!.layer)
  }
  const depth = new Map<string, number>()
  for (const { name, inputs } of [...finished].reverse()) {
    const own = depth.get(name) ?? 0
    depth.set(name, own)
    for (const input of inputs) depth.set(input, Math.max(own + 1, depth.get(input) ?? 0))
  }
  return finished.sort((a, b) => depth.get(b.name)! - depth.get(a.name)! || met.get(a.name)! - met.get(b.name)!)
}
