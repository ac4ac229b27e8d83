"""Builds what Layerbench exports with Keras and writes what Keras saves: exchange.py FOLDER.

FOLDER holds cases.json; each case has a folder with model.py, keras3.json, keras2.json, w.weights.h5, w.h5 and
x.bin. What is found is written to found.json, Keras's own files beside them.
"""

import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
sys.dont_write_bytecode = True

import keras
import numpy as np

try:
    import tf_keras  # Keras 2, where it is there
except ImportError:
    tf_keras = None


def load(path: Path):
    spec = importlib.util.spec_from_file_location('exported', path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def facts(model: keras.Model, x: np.ndarray) -> dict:
    return {
        'parameters': int(model.count_params()),
        'trainable': int(sum(np.prod(weight.shape) for weight in model.trainable_weights)),
        'shapes': {layer.name: [int(side) for side in layer.output.shape[1:]] for layer in model.layers},
        'predictions': model.predict(x, verbose=0).ravel().tolist(),
    }


def own_files(folder: Path, model: keras.Model, x: np.ndarray, name: str = 'own') -> dict:
    """The model with weights of its own, saved by Keras in each of its ways."""
    random = np.random.default_rng(3)
    model.set_weights([
        random.uniform(0.5, 1.5, weight.shape) if 'variance' in weight.name else random.normal(0, 0.3, weight.shape)
        for weight in model.weights
    ])
    (folder / f'{name}.json').write_text(model.to_json())
    model.save_weights(folder / f'{name}.weights.h5')
    model.save(folder / f'{name}.h5')
    if name == 'own':
        model.save(folder / f'{name}.keras')
    return facts(model, x)


def examine(folder: Path, case: dict) -> dict:
    x = np.fromfile(folder / 'x.bin', np.uint8).reshape(-1, *case['shape']).astype(np.float32) / 255
    found = {}
    program = load(folder / 'model.py')
    model = program.build_model()
    model.load_weights(folder / 'w.weights.h5')
    found['python'] = facts(model, x)
    model = keras.models.model_from_json((folder / 'keras3.json').read_text())
    model.load_weights(folder / 'w.weights.h5')
    found['keras3'] = facts(model, x)
    if tf_keras and (folder / 'keras2.json').exists():
        former = tf_keras.models.model_from_json((folder / 'keras2.json').read_text())
        former.load_weights(folder / 'w.weights.h5')
        found['keras2'] = facts(former, x)
        found['keras2 h5'] = facts(tf_keras.models.load_model(folder / 'w.h5', compile=False), x)
        found['keras2 own'] = own_files(folder, former, x, 'former')
    found['h5'] = facts(keras.models.load_model(folder / 'w.h5', compile=False), x)
    found['own'] = own_files(folder, model, x)
    keras.backend.clear_session()
    return found


def main(folder: Path) -> None:
    cases = json.loads((folder / 'cases.json').read_text())
    found = []
    for index, case in enumerate(cases):
        try:
            found.append(examine(folder / str(index), case))
        except Exception:
            found.append({'error': traceback.format_exc()[-3000:]})
    (folder / 'found.json').write_text(json.dumps(found))


if __name__ == '__main__':
    main(Path(sys.argv[1]))
