"""What the Python contenders share: the task they are given and the lines they speak."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Part:
    images: np.ndarray  # float32 [count, height, width, channels], 0 … 1
    labels: np.ndarray  # int64 [count]


@dataclass
class Task:
    architecture: dict
    training: dict
    classes: int
    train: Part
    test: Part


def read_task(path: str) -> Task:
    document = json.loads(Path(path).read_text())
    folder = Path(document['data'])
    facts = json.loads((folder / 'set.json').read_text())

    def part(name: str) -> Part:
        pixels = np.fromfile(folder / f'{name}-images.bin', np.uint8).reshape(-1, *facts['shape'])
        labels = np.fromfile(folder / f'{name}-labels.bin', np.uint8)
        return Part(pixels.astype(np.float32) / 255, labels.astype(np.int64))

    experiment = document['experiment']
    return Task(experiment['architecture'], experiment['training'], len(facts['classes']), part('train'), part('test'))


def say(answer: dict) -> None:
    print(json.dumps(answer), flush=True)


def serve(contender, versions: dict) -> None:
    """Answers a JSON line a turn, such as {"do": "train", "seconds": 2}, until there are no more.

    contender.train(seconds) returns steps and seconds, contender.predict(seconds) images and seconds;
    contender.facts is what it chose in its warm-up.
    """
    say({'ready': True, 'versions': versions, 'facts': contender.facts})
    for line in sys.stdin:
        turn = json.loads(line)
        if turn['do'] == 'train':
            steps, seconds = contender.train(turn['seconds'])
            say({'steps': steps, 'seconds': seconds})
        else:
            images, seconds = contender.predict(turn['seconds'])
            say({'images': images, 'seconds': seconds})


def repeat(seconds: float, once) -> tuple[int, float]:
    """Does something until the time is up; once() returns how much it did."""
    began, done = time.perf_counter(), 0
    while True:
        done += once()
        passed = time.perf_counter() - began
        if passed >= seconds:
            return done, passed
