"""Keras's fit as people write it: keras_fit.py TASK.json [--tuned] (several steps an execution, tuned)."""

import os
import sys
import time

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')

import keras
import tensorflow as tf

from contender import Task, read_task, repeat, serve
from keras_network import build, loss, optimizer

STEPS_PER_EXECUTION = [1, 10, 50]
# Long enough to tell speeds apart; seconds.
WARM_UP = 1.0


class EpochTimes(keras.callbacks.Callback):
    """The time that epochs took, the set-up of fit left out."""

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 0:
            self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.began


class KerasFit:
    def __init__(self, task: Task, tuned: bool):
        self.task = task
        self.batch = task.training['batch_size']
        self.model = build(task.architecture, task.train.images.shape[1:], task.classes)
        if tuned:
            speeds = {count: self.compile(count) for count in STEPS_PER_EXECUTION}
            self.compile(max(speeds, key=speeds.get))
        else:
            self.compile(1)
        self.facts = {'stepsPerExecution': self.steps_per_execution}

    def compile(self, steps_per_execution: int) -> float:
        """Compiles and warms up. Returns steps per second."""
        self.steps_per_execution = steps_per_execution
        self.model.compile(
            optimizer=optimizer(self.task.training['optimizer']), loss=loss(), metrics=['accuracy'],
            steps_per_execution=steps_per_execution)
        self.fit(steps_per_execution)
        steps, seconds = self.fit(steps_per_execution)
        while seconds < WARM_UP:
            # Epochs of few steps take longer than their steps do, so the speed is found by approaching it.
            steps, seconds = self.fit(round(steps * min(8, max(1.5, 1.2 * WARM_UP / seconds))))
        self.speed = steps / seconds
        return self.speed

    def fit(self, steps: int) -> tuple[int, float]:
        """About that many steps, in as many epochs as they need: whole batches and whole executions only."""
        at_once = self.steps_per_execution
        of_epoch = min(max(1, steps // at_once), len(self.task.train.labels) // self.batch // at_once) * at_once
        epochs = max(1, round(steps / of_epoch))
        times = EpochTimes()
        count = of_epoch * self.batch
        self.model.fit(
            self.task.train.images[:count], self.task.train.labels[:count], batch_size=self.batch, epochs=epochs,
            verbose=0, callbacks=[times])
        return of_epoch * epochs, times.seconds

    def train(self, seconds: float) -> tuple[int, float]:
        steps, seconds = self.fit(round(self.speed * seconds))
        self.speed = steps / seconds
        return steps, seconds

    def predict(self, seconds: float) -> tuple[int, float]:
        def once():
            return len(self.model.predict(self.task.test.images, batch_size=500, verbose=0))

        once()
        return repeat(seconds, once)


if __name__ == '__main__':
    contender = KerasFit(read_task(sys.argv[1]), '--tuned' in sys.argv)
    serve(contender, {'keras': keras.__version__, 'tensorflow': tf.__version__})
