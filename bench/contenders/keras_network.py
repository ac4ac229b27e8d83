"""An architecture of a template as a Keras model."""

import keras


def initializer(spec: dict) -> keras.initializers.Initializer:
    config = {key: value for key, value in spec.items() if key != 'name'}
    return keras.initializers.get({'class_name': spec['name'], 'config': config})


# What a template leaves out where Keras has no default or another one.
USUAL = {
    'Dense': {'units': 128, 'activation': 'relu'},
    'Conv2D': {'filters': 32, 'kernel_size': [3, 3], 'activation': 'relu'},
    'Activation': {'activation': 'relu'},
    'Dropout': {'rate': 0.25},
    'SpatialDropout2D': {'rate': 0.25},
}


def argument(name: str, value: object) -> object:
    if name.endswith('_initializer'):
        return initializer(value)
    if name.endswith('_regularizer'):
        return value and keras.regularizers.L1L2(**value)
    return value


def layer(spec: dict) -> keras.layers.Layer:
    """A layer's fields are the arguments of Keras's layer of that name."""
    fields = {**USUAL.get(spec['type'], {}), **spec}
    return getattr(keras.layers, fields.pop('type'))(**{name: argument(name, value) for name, value in fields.items()})


def build(architecture: dict, shape: tuple, classes: int) -> keras.Model:
    """The network up to its logits."""
    output = architecture.get('output', {})
    activation = 'relu' if output.get('activation') == 'relu_softmax' else None
    logits = layer({**output, 'type': 'Dense', 'name': 'output', 'units': classes, 'activation': activation})
    return keras.Sequential([keras.Input(shape), *(layer(spec) for spec in architecture['layers']), logits])


def optimizer(spec: dict) -> keras.optimizers.Optimizer:
    # JSON has no 0.0, and Keras takes no 0 for one; nor for a norm that isn't clipped.
    config = {key: float(value) if type(value) is int else value for key, value in spec.items() if key != 'name'}
    for clip in ('clipnorm', 'global_clipnorm', 'clipvalue'):
        if config.get(clip) == 0:
            del config[clip]
    return getattr(keras.optimizers, spec['name'])(**config)


def loss(training: dict = {}, activation: str = 'softmax', classes: int = 10):
    """The loss of integer labels and logits. Softmax with its loss and log-softmax with its loss are both cross-entropy."""
    name, smoothing = training.get('loss', 'categorical_crossentropy'), training.get('label_smoothing', 0)
    if 'crossentropy' in name and name != 'binary_crossentropy' or name == 'negative_log_likelihood':
        if not smoothing:
            return keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    functions = {
        'binary_crossentropy': lambda y, x: keras.losses.binary_crossentropy(y, x, from_logits=True, label_smoothing=smoothing),
        'categorical_hinge': keras.losses.categorical_hinge,
        'mean_squared_error': lambda y, x: keras.losses.mean_squared_error(y, outputs(x, activation)),
    }
    usual = lambda y, x: keras.losses.categorical_crossentropy(y, x, from_logits=True, label_smoothing=smoothing)

    def judged(labels, logits):
        return functions.get(name, usual)(keras.ops.one_hot(keras.ops.reshape(labels, (-1,)), classes), logits)
    return judged


def outputs(logits, activation: str):
    """What stands between the logits and a loss of outputs; relu_softmax has its relu in the network."""
    return {'sigmoid': keras.ops.sigmoid, 'linear': lambda x: x}.get(activation, keras.ops.softmax)(logits)
