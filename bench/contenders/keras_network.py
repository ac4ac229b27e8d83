"""An architecture of a template as a Keras model."""

import keras


def initializer(spec: dict) -> keras.initializers.Initializer:
    config = {key: value for key, value in spec.items() if key != 'name'}
    return keras.initializers.get({'class_name': spec['name'], 'config': config})


def weights(spec: dict) -> dict:
    """The fields that layers with a kernel share; what a template leaves out is Keras's default."""
    return {
        'use_bias': spec.get('use_bias', True),
        'kernel_initializer': initializer(spec.get('kernel_initializer', {'name': 'glorot_uniform'})),
        'bias_initializer': initializer(spec.get('bias_initializer', {'name': 'zeros'})),
    }


def pooling(layer):
    return lambda spec: layer(
        pool_size=spec.get('pool_size', [2, 2]), strides=spec.get('strides'), padding=spec.get('padding', 'valid'),
        name=spec['name'])


LAYERS = {
    'Dense': lambda spec: keras.layers.Dense(
        spec.get('units', 128), activation=spec.get('activation', 'relu'), name=spec['name'], **weights(spec)),
    'Conv2D': lambda spec: keras.layers.Conv2D(
        spec.get('filters', 32), spec.get('kernel_size', [3, 3]), strides=spec.get('strides', [1, 1]),
        padding=spec.get('padding', 'valid'), activation=spec.get('activation', 'relu'), name=spec['name'],
        **weights(spec)),
    'MaxPooling2D': pooling(keras.layers.MaxPooling2D),
    'AveragePooling2D': pooling(keras.layers.AveragePooling2D),
    'Flatten': lambda spec: keras.layers.Flatten(name=spec['name']),
    'Dropout': lambda spec: keras.layers.Dropout(spec.get('rate', 0.25), name=spec['name']),
    'SpatialDropout2D': lambda spec: keras.layers.SpatialDropout2D(spec.get('rate', 0.25), name=spec['name']),
    'BatchNormalization': lambda spec: keras.layers.BatchNormalization(
        momentum=spec.get('momentum', 0.99), epsilon=spec.get('epsilon', 0.001), center=spec.get('center', True),
        scale=spec.get('scale', True), name=spec['name']),
    'Activation': lambda spec: keras.layers.Activation(spec.get('activation', 'relu'), name=spec['name']),
    'LeakyReLU': lambda spec: keras.layers.LeakyReLU(negative_slope=spec.get('negative_slope', 0.3), name=spec['name']),
}


def build(architecture: dict, shape: tuple, classes: int) -> keras.Model:
    """The network up to its logits."""
    output = architecture.get('output', {})
    relu = output.get('activation') == 'relu_softmax'
    logits = keras.layers.Dense(classes, activation='relu' if relu else None, name='output', **weights(output))
    return keras.Sequential([
        keras.Input(shape), *(LAYERS[spec['type']](spec) for spec in architecture['layers']), logits,
    ])


def optimizer(spec: dict) -> keras.optimizers.Optimizer:
    # JSON has no 0.0, and Keras takes no 0 for one.
    config = {key: float(value) if type(value) is int else value for key, value in spec.items() if key != 'name'}
    return getattr(keras.optimizers, spec['name'])(**config)


def loss() -> keras.losses.Loss:
    """Cross-entropy of the logits, which softmax with its loss and log-softmax with its loss both are."""
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)
