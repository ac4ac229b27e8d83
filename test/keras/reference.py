"""Trains networks with Keras from a given state on given batches: reference.py FOLDER.

FOLDER holds set.json, images.bin and labels.bin, cases.json and one <case>.state.bin a case; each case's answer is
written as <case>.losses.json and <case>.after.bin, tensors in the order they came in.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parents[2] / 'bench' / 'contenders'))

import keras
import numpy as np

from keras_network import build, loss, optimizer

# Where each optimizer keeps its slots, by their names here.
SLOTS = {
    'SGD': {'momentum': 'momentums'},
    'RMSprop': {'velocity': '_velocities', 'momentum': '_momentums', 'average_gradient': '_average_gradients'},
    'Adagrad': {'accumulator': '_accumulators'},
    'Adadelta': {'accumulated_grad': '_accumulated_grads', 'accumulated_delta_var': '_accumulated_delta_vars'},
    'Adam': {'momentum': '_momentums', 'velocity': '_velocities', 'velocity_hat': '_velocity_hats'},
    'AdamW': {'momentum': '_momentums', 'velocity': '_velocities', 'velocity_hat': '_velocity_hats'},
    'Adamax': {'momentum': '_m', 'norm': '_u'},
    'Nadam': {'momentum': '_momentums', 'velocity': '_velocities'},
}
# What is kept once for all weights.
SHARED = {'Nadam': {'u_product': '_u_product'}}


def variables(model: keras.Model, kind: str) -> dict:
    """Every variable of the model and its optimizer that is compared, by the name it has here."""
    weights = {
        f'{layer.name}/{weight.name}': weight
        for layer in model.layers for weight in layer.weights if 'seed_generator' not in weight.path
    }
    names = {id(weight): name for name, weight in weights.items()}
    found = dict(weights)
    for slot, attribute in SLOTS[kind].items():
        values = getattr(model.optimizer, attribute, None) or []
        for weight, value in zip(model.trainable_variables, values):
            if value is not None:
                found[f'{slot}/{names[id(weight)]}'] = value
    for slot, attribute in SHARED.get(kind, {}).items():
        found[slot] = getattr(model.optimizer, attribute)
    return found


def train(folder: Path, index: int, case: dict, images: np.ndarray, labels: np.ndarray, classes: int) -> None:
    training = case['training']
    spec, weights = training['optimizer'], training['class_weight']
    model = build(case['architecture'], images.shape[1:], classes)
    # A single step takes longer to trace than to make.
    model.compile(optimizer=optimizer(spec), 
        loss=loss(training, case['architecture']['output']['activation'], classes),
        jit_compile=False, run_eagerly=len(case['batches']) == 1)
    model.optimizer.build(model.trainable_variables)
    known = variables(model, spec['name'])

    state, offset = np.fromfile(folder / f'{index}.state.bin', np.float32), 0
    for tensor in case['tensors']:
        size = int(np.prod(tensor['shape']))
        # Keras has no momentum slot where there is no momentum.
        if tensor['name'] in known:
            known[tensor['name']].assign(state[offset:offset + size].reshape(tensor['shape']))
        offset += size
    missing = set(known) - {tensor['name'] for tensor in case['tensors']}
    if missing:
        raise ValueError(f'{case["name"]}: Keras also has {sorted(missing)}')
    model.optimizer.iterations.assign(case['step'])

    losses = []
    for batch in case['batches']:
        model.reset_metrics()
        class_weight = dict(enumerate(weights)) if weights else None
        losses.append(float(model.train_on_batch(images[batch], labels[batch], class_weight=class_weight)))
    (folder / f'{index}.losses.json').write_text(json.dumps(losses))
    after = [
        np.asarray(known[tensor['name']]).ravel() if tensor['name'] in known else np.full(int(np.prod(tensor['shape'])), np.nan)
        for tensor in case['tensors']
    ]
    np.concatenate(after).astype(np.float32).tofile(folder / f'{index}.after.bin')
    keras.backend.clear_session()


def main(folder: Path) -> None:
    facts = json.loads((folder / 'set.json').read_text())
    images = np.fromfile(folder / 'images.bin', np.uint8).reshape(-1, *facts['shape']).astype(np.float32) / 255
    labels = np.fromfile(folder / 'labels.bin', np.uint8).astype(np.int64)
    for index, case in enumerate(json.loads((folder / 'cases.json').read_text())):
        train(folder, index, case, images, labels, len(facts['classes']))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
