import { augments, summariseAugmentation } from '../augmentation'
import { idxFileNames } from '../dataset'
import type { Experiment } from '../experiment'
import type { Preprocessing } from '../preprocessing'
import type { Shape } from '../shape'
import { isValidated, type Training } from '../training'
import type { WrittenNetwork } from './kerasNetwork'
import type { Note } from './note'
import { pythonModel } from './pythonModel'
import { pythonPreprocess, standardiseLines } from './pythonPreprocessing'
import { pythonLiteral, pythonString, pythonText } from './pythonSource'
import { pythonCallbacks, pythonCompile, wantsOneHot } from './pythonTraining'

/** What of an experiment a Python program of Keras does otherwise. */
export function pythonNotes({ watch_test, validation, metrics, phases, augmentation, label_noise }: Training): Note[] {
  return [
    { item: '', what: 'The draws of Keras differ: first weights, shuffling and dropout are others than here, though seeded' },
    ...(validation.source === 'split' ? [{ item: '', what: 'Which examples are held out for validation is drawn anew' }] : []),
    ...(phases.length ? [{ item: '', what: 'Phases after the first are left out' }] : []),
    ...(augments(augmentation) ? [{ item: '', what: `Augmentation is left out: ${summariseAugmentation(augmentation)}` }] : []),
    ...(label_noise ? [{ item: '', what: 'Noise in the labels is left out' }] : []),
    ...(metrics.length ? [{ item: '', what: 'Metrics beside accuracy are left out' }] : []),
    ...(watch_test ? [{ item: '', what: 'The curve of the test set is left out' }] : []),
  ]
}

/**
 * A program that builds, trains and evaluates the experiment with Keras 3.
 * @param shape of one image of the data, `[height, width, channels]`
 */
export function pythonProgram(experiment: Experiment, network: WrittenNetwork, shape: Shape, classes: readonly string[]): string {
  const { training, data, preprocessing } = experiment, preprocess = pythonPreprocess(preprocessing, shape)
  const pixels = `x.reshape(-1, ${shape.join(', ')})`
  const [trainImages, trainLabels, testImages, testLabels] = idxFileNames.map(pythonString)
  return `"""${pythonText(experiment.architecture.name)}: built and trained with Keras 3.

Written by Layerbench. Run it with the folder of the four IDX files: python THIS_FILE FOLDER
"""

import gzip
import pathlib
import sys

import keras
import numpy as np
from keras import layers

CLASSES = ${pythonLiteral(classes)}


${pythonModel(network, preprocessing.scale)}


${pythonCompile(training)}


def read_idx(folder, name):
    """Images or labels of an IDX file, plain or packed."""
    path = pathlib.Path(folder, name)
    data = path.read_bytes() if path.exists() else gzip.decompress(path.with_name(name + '.gz').read_bytes())
    sides = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], 'big') for i in range(data[3])]
    return np.frombuffer(data, np.uint8, offset=4 + 4 * len(sides)).reshape(sides)


${preprocess ? `${preprocess}\n\n\n` : ''}def load_data(folder):
    """Pixels from 0 to 1 and labels of the data set ${pythonText(data)}, to train on and to test."""
    # Fashion-MNIST can also be had by keras.datasets.fashion_mnist.load_data(), pixels from 0 to 255.
    x_train, y_train = read_idx(folder, ${trainImages!}), read_idx(folder, ${trainLabels!})
    x_test, y_test = read_idx(folder, ${testImages!}), read_idx(folder, ${testLabels!})
    scaled = [${preprocess ? `preprocess(${pixels})` : pixels}.astype('float32') / 255 for x in (x_train, x_test)]
    return (scaled[0], y_train.astype('int64')), (scaled[1], y_test.astype('int64'))


${stopAfter}


${fit(training, preprocessing)}


if __name__ == '__main__':
    main(sys.argv[1])
`
}

const stopAfter = `class StopAfter(keras.callbacks.Callback):
    """Ends training after so many steps, in the middle of an epoch too."""

    def __init__(self, steps):
        super().__init__()
        self.left = steps

    def on_train_batch_end(self, batch, logs=None):
        self.left -= 1
        if self.left <= 0:
            self.model.stop_training = True`

const targets = (labels: string, { loss }: Training): string =>
  wantsOneHot(loss) ? `keras.utils.to_categorical(${labels}, len(CLASSES))` : labels

function splitLines(training: Training): string[] {
  const { validation, seed } = training
  if (validation.source === 'test') return ['    x_val, y_val = x_test, y_test']
  if (!isValidated(training)) return []
  const { fraction, count, stratified } = validation
  const share = count === null ? String(fraction) : `${count} / len(y_train)`
  return [
    `    random = np.random.default_rng(${seed})`,
    ...(stratified
      ? [
        '    held_out = np.concatenate([',
        `        random.permutation(np.flatnonzero(y_train == label))[:round(np.sum(y_train == label) * ${share})]`,
        '        for label in range(len(CLASSES))',
        '    ])',
      ]
      : [`    held_out = random.permutation(len(y_train))[:${count ?? `round(len(y_train) * ${fraction})`}]`]),
    '    x_val, y_val = x_train[held_out], y_train[held_out]',
    '    x_train, y_train = np.delete(x_train, held_out, axis=0), np.delete(y_train, held_out)',
  ]
}

function weightLines({ class_weight }: Training): string[] {
  if (class_weight === null) return []
  return class_weight === 'balanced'
    ? [
      '    counts = np.bincount(y_train, minlength=len(CLASSES))',
      '    class_weight = np.where(counts, len(y_train) / (len(CLASSES) * np.maximum(counts, 1)), 0)',
    ]
    : [`    class_weight = np.array(${pythonLiteral(class_weight)})`]
}

function fit(training: Training, preprocessing: Preprocessing): string {
  const { batch_size, budget, evaluate, seed, class_weight } = training
  const bySteps = evaluate.every === 'steps', weighted = class_weight !== null
  const total = budget.unit === 'epochs' ? `${budget.epochs} * steps_per_epoch` : String(budget.steps)
  const validation = isValidated(training) ? [`        validation_data=(x_val, ${targets('y_val', training)}),`] : []
  const parts = ['x_train', targets('y_train', training), ...(weighted ? ['class_weight[y_train]'] : [])]
  return [
    ...(bySteps ? [batches, '', ''] : []),
    'def main(folder):',
    `    keras.utils.set_random_seed(${seed})`,
    '    (x_train, y_train), (x_test, y_test) = load_data(folder)',
    ...splitLines(training),
    ...(preprocessing.scale === 'standardise' ? standardiseLines(isValidated(training)) : []),
    ...weightLines(training),
    `    batch_size = ${batch_size}`,
    '    steps_per_epoch = -(-len(x_train) // batch_size)',
    `    total_steps = ${total}`,
    '    model = build_model()',
    '    compile_model(model, total_steps)',
    '    model.summary()',
    '    model.fit(',
    ...(bySteps
      ? [
        `        batches(batch_size, ${parts.join(', ')}),`,
        `        steps_per_epoch=${evaluate.steps}, epochs=-(-total_steps // ${evaluate.steps}),`,
      ]
      : [
        `        x_train, ${parts[1]!}, batch_size=batch_size, epochs=-(-total_steps // steps_per_epoch),`,
        ...(weighted ? [`        sample_weight=${parts[2]!},`] : []),
      ]),
    ...validation,
    '        callbacks=[',
    ...pythonCallbacks(training).map((callback) => `            ${callback.replace(/\n/g, '\n    ')},`),
    '        ],',
    '        verbose=2,',
    '    )',
    `    print(model.evaluate(x_test, ${targets('y_test', training)}, batch_size=batch_size, verbose=0, return_dict=True))`,
  ].join('\n')
}

const batches = `def batches(batch_size, *arrays):
    """Batches without end, every example once in each round."""
    while True:
        order = np.random.permutation(len(arrays[0]))
        for start in range(0, len(order), batch_size):
            yield tuple(array[order[start:start + batch_size]] for array in arrays)`
