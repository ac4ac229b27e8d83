"""What Keras's metrics are of given predictions: metrics.py FOLDER.

FOLDER holds cases.json, of each its classes and k, and one <case>.probabilities.bin (float32) and <case>.labels.bin
(int32) a case. Prints the figures as JSON.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')

import keras
import numpy as np


def figures(folder: Path, index: int, classes: int, k: int) -> dict:
    probabilities = np.fromfile(folder / f'{index}.probabilities.bin', np.float32).reshape(-1, classes)
    labels = np.fromfile(folder / f'{index}.labels.bin', np.int32)
    one_hot = np.eye(classes, dtype=np.float32)[labels]

    def result(metric: keras.Metric) -> float:
        metric.update_state(one_hot, probabilities)
        return float(metric.result())

    def mean(kind: type) -> float:
        return float(np.mean([result(kind(top_k=1, class_id=i)) for i in range(classes)]))

    return {
        'top_k_categorical_accuracy': result(keras.metrics.TopKCategoricalAccuracy(k=k)),
        'macro_precision': mean(keras.metrics.Precision),
        'macro_recall': mean(keras.metrics.Recall),
        'f1_score': result(keras.metrics.F1Score(average='macro')),
        'auc': result(keras.metrics.AUC(multi_label=True, num_labels=classes)),
    }


if __name__ == '__main__':
    root = Path(sys.argv[1])
    cases = json.loads((root / 'cases.json').read_text())
    print(json.dumps([figures(root, index, **case) for index, case in enumerate(cases)]))
