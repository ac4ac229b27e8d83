"""Runs exported programs one after another: programs.py DATA_FOLDER PROGRAM…; prints what each comes to as JSON."""

import contextlib
import importlib.util
import io
import json
import os
import sys
import traceback

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
sys.dont_write_bytecode = True

import keras


def run(path: str, data: str) -> dict:
    spec = importlib.util.spec_from_file_location('program', path)
    module = importlib.util.module_from_spec(spec)
    steps = []
    printed = io.StringIO()
    try:
        spec.loader.exec_module(module)
        fit = keras.Model.fit

        def counted(model, *args, **options):
            trained = args[0] if hasattr(args[0], 'mean') else None
            history = fit(model, *args, **options)
            steps.append({
                'steps': int(model.optimizer.iterations), 'rounds': len(history.history['loss']),
                'finite': all(value == value for value in history.history['loss']),
                'validated': 'val_loss' in history.history,
                'mean': 0.0 if trained is None else float(trained.mean()),
                'deviation': 1.0 if trained is None else float(trained.std()),
                'rate': float(keras.ops.convert_to_numpy(model.optimizer.learning_rate)),
            })
            return history

        keras.Model.fit = counted
        try:
            with contextlib.redirect_stdout(printed):
                module.main(data)
        finally:
            keras.Model.fit = fit
        images = (module.load_data(data)[1][0] * 255).round().astype(int).ravel().tolist()
        return {**steps[0], 'images': images, 'printed': printed.getvalue()[-300:]}
    except Exception:
        return {'error': traceback.format_exc()[-2000:]}


if __name__ == '__main__':
    print(json.dumps([run(path, sys.argv[1]) for path in sys.argv[2:]]))
