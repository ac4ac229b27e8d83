"""What TensorBoard's own reader finds in a folder: scalars by run and tag, and a run's hyperparameters, as JSON."""
import json
import sys

from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.util import tensor_util

multiplexer = EventMultiplexer(tensor_size_guidance={"scalars": 0}).AddRunsFromDirectory(sys.argv[1])
multiplexer.Reload()
scalars, hyperparameters = {}, {}
for run in multiplexer.Runs():
    accumulator = multiplexer.GetAccumulator(run)
    for tag in accumulator.Tags()["tensors"]:
        plugin = accumulator.SummaryMetadata(tag).plugin_data
        if plugin.plugin_name == "scalars":
            scalars.setdefault(run, {})[tag] = [
                [event.step, float(tensor_util.make_ndarray(event.tensor_proto))] for event in accumulator.Tensors(tag)
            ]
        elif plugin.plugin_name == "hparams":
            data = plugin_data_pb2.HParamsPluginData.FromString(plugin.content)
            hyperparameters[run] = {
                name: getattr(value, value.WhichOneof("kind")) for name, value in data.session_start_info.hparams.items()
            }
print(json.dumps({"scalars": scalars, "hyperparameters": hyperparameters}))
