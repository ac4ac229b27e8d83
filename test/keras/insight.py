"""What each layer of a model puts out, and the gradients of a class's score by the pixels: insight.py MODEL.h5 X.bin LABEL OUT.json.

X holds float32 images of the model's input. The score is what goes into the output's softmax.
"""

import json
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')

import keras
import numpy as np
import tensorflow as tf

path, pixels, label, out = sys.argv[1:]
model = keras.models.load_model(path, compile=False)
model.layers[-1].activation = keras.activations.linear
layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
x = tf.constant(np.fromfile(pixels, np.float32).reshape(-1, *model.inputs[0].shape[1:]))
inner = keras.Model(model.inputs, [layer.output for layer in layers])
with tf.GradientTape() as tape:
    tape.watch(x)
    outputs = inner(x, training=False)
    score = tf.reduce_sum(outputs[-1][:, int(label)])
gradient = tape.gradient(score, x)
with open(out, 'w') as file:
    json.dump({
        'outputs': {layer.name: value.numpy().ravel().tolist() for layer, value in zip(layers, outputs)},
        'gradient': gradient.numpy().ravel().tolist(),
    }, file)
