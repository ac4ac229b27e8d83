"""A PyTorch training loop as people write it, the data in memory as a tensor: pytorch_fit.py TASK.json."""

import os
import sys

import torch
from torch import nn
from torch.nn import functional

from contender import Task, read_task, repeat, serve

ACTIVATIONS = {
    'relu': nn.ReLU, 'leaky_relu': lambda: nn.LeakyReLU(0.2), 'elu': nn.ELU, 'selu': nn.SELU, 'gelu': nn.GELU,
    'silu': nn.SiLU, 'sigmoid': nn.Sigmoid, 'tanh': nn.Tanh, 'softplus': nn.Softplus, 'softsign': nn.Softsign,
    'softmax': lambda: nn.Softmax(dim=-1), 'linear': nn.Identity,
}


class Pad(nn.Module):
    """Keras's padding 'same' for windows where PyTorch has none."""

    def __init__(self, size, strides, value):
        super().__init__()
        self.size, self.strides, self.value = size, strides, value

    def forward(self, x):
        padding = []
        for axis in (1, 0):
            side, window, stride = x.shape[2 + axis], self.size[axis], self.strides[axis]
            total = max(0, (-(-side // stride) - 1) * stride + window - side)
            padding += [total // 2, total - total // 2]
        return functional.pad(x, padding, value=self.value) if any(padding) else x


def convolution(spec):
    size, strides = spec.get('kernel_size', [3, 3]), spec.get('strides', [1, 1])
    same = spec.get('padding') == 'same'
    own = same and strides == [1, 1]
    layer = nn.LazyConv2d(
        spec.get('filters', 32), tuple(size), tuple(strides), 'same' if own else 0, bias=spec.get('use_bias', True))
    return [*([Pad(size, strides, 0)] if same and not own else []), layer, ACTIVATIONS[spec.get('activation', 'relu')]()]


def pooling(layer, value):
    def build(spec):
        size = spec.get('pool_size', [2, 2])
        strides = spec.get('strides') or size
        same = spec.get('padding') == 'same'
        return [*([Pad(size, strides, value)] if same else []), layer(tuple(size), tuple(strides))]
    return build


def normalization(spec):
    # PyTorch's momentum is the new value's share, Keras's the old one's.
    return [nn.LazyBatchNorm2d(eps=spec.get('epsilon', 0.001), momentum=1 - spec.get('momentum', 0.99))]


LAYERS = {
    'Dense': lambda spec: [
        nn.LazyLinear(spec.get('units', 128), bias=spec.get('use_bias', True)),
        ACTIVATIONS[spec.get('activation', 'relu')](),
    ],
    'Conv2D': convolution,
    'MaxPooling2D': pooling(nn.MaxPool2d, float('-inf')),
    'AveragePooling2D': pooling(nn.AvgPool2d, 0),
    'Flatten': lambda spec: [nn.Flatten()],
    'Dropout': lambda spec: [nn.Dropout(spec.get('rate', 0.25))],
    'SpatialDropout2D': lambda spec: [nn.Dropout2d(spec.get('rate', 0.25))],
    'BatchNormalization': normalization,
    'Activation': lambda spec: [ACTIVATIONS[spec.get('activation', 'relu')]()],
    'LeakyReLU': lambda spec: [nn.LeakyReLU(spec.get('negative_slope', 0.3))],
}


def optimizer(spec, parameters):
    name, rate = spec['name'], spec['learning_rate']
    if name == 'SGD':
        return torch.optim.SGD(parameters, rate, spec.get('momentum', 0), nesterov=spec.get('nesterov', False))
    if name == 'RMSprop':
        return torch.optim.RMSprop(
            parameters, rate, spec.get('rho', 0.9), spec.get('epsilon', 1e-7), momentum=spec.get('momentum', 0),
            centered=spec.get('centered', False))
    betas = spec.get('beta_1', 0.9), spec.get('beta_2', 0.999)
    return torch.optim.Adam(parameters, rate, betas, spec.get('epsilon', 1e-7))


class PytorchFit:
    facts: dict = {}

    def __init__(self, task: Task):
        self.batch = task.training['batch_size']
        channels_first = (0, 3, 1, 2)
        self.images = torch.tensor(task.train.images.transpose(channels_first).copy())
        self.labels = torch.tensor(task.train.labels)
        self.test = torch.tensor(task.test.images.transpose(channels_first).copy())
        output = task.architecture.get('output', {})
        layers = [module for spec in task.architecture['layers'] for module in LAYERS[spec['type']](spec)]
        layers.append(nn.LazyLinear(task.classes, bias=output.get('use_bias', True)))
        if output.get('activation') == 'relu_softmax':
            layers.append(nn.ReLU())
        self.model = nn.Sequential(*layers)
        self.model(self.images[:2])  # lazy layers learn their sizes
        self.optimizer = optimizer(task.training['optimizer'], self.model.parameters())
        self.loss = 0.0
        self.steps = self.endless()
        for _ in range(3):
            next(self.steps)

    def endless(self):
        """Epoch after epoch, a step each time it is asked."""
        while True:
            self.model.train()
            order = torch.randperm(len(self.labels))
            for start in range(0, len(order) - self.batch + 1, self.batch):
                indices = order[start:start + self.batch]
                self.optimizer.zero_grad()
                loss = functional.cross_entropy(self.model(self.images[indices]), self.labels[indices])
                loss.backward()
                self.optimizer.step()
                self.loss += loss.item()
                yield 1

    def train(self, seconds: float) -> tuple[int, float]:
        return repeat(seconds, lambda: next(self.steps))

    def predict(self, seconds: float) -> tuple[int, float]:
        self.model.eval()

        @torch.inference_mode()
        def once():
            parts = [self.model(part).softmax(1) for part in self.test.split(500)]
            return len(torch.cat(parts))

        once()
        done = repeat(seconds, once)
        self.model.train()
        return done


if __name__ == '__main__':
    threads = int(os.environ.get('OMP_NUM_THREADS', os.cpu_count()))
    torch.set_num_threads(threads)
    torch.set_num_interop_threads(threads)
    serve(PytorchFit(read_task(sys.argv[1])), {'pytorch': torch.__version__})
