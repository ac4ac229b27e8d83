/**
 * The networks that are measured, by template, and how many times faster than each other contender the traced engine
 * is to be on two cores.
 */
export const networks = [
  { name: 'two-layer-dense-5', template: 'two-layer-dense', units: 5, targets: { eager: 20, keras: 10, kerasTuned: 4, pytorch: 3.5 } },
  { name: 'two-layer-dense-100', template: 'two-layer-dense', units: 100, targets: { eager: 10, kerasTuned: 2, pytorch: 1.8 } },
  { name: 'dense-512-1024', template: 'dense-512-1024', targets: { eager: 3, kerasTuned: 1.3, pytorch: 1.3 } },
  ...['compact-cnn', 'lenet-cnn', 'six-conv-cnn'].map((template) => ({
    name: template, template, targets: { eager: 1.6, keras: 1, kerasTuned: 1, pytorch: 1.1, kernels: 0.9 },
  })),
]

/** Peak memory at most so many times that of Keras's fit; seconds from Train to the first step at most. */
export const memoryTarget = 1.3, firstStepTarget = 1.5

export const contenderLabels = {
  traced: 'traced engine', eager: 'eager tfjs-node', keras: 'Keras fit', kerasTuned: 'Keras fit, tuned',
  pytorch: 'PyTorch', kernels: 'kernels alone',
}
