"""Rewrites the int8 ONNX export of Kokoro-82M: it reports durations and runs faster, with the same sound.

- The frames that each token lasts become a second output, ``duration``.
- A third input, ``pitch``, multiplies the fundamental frequency before anything is made of it; it is 1 where
  it is not given.
- ``InstanceNormalization`` replaces the nine elementwise operators that spell it out.
- The convolutions, two thirds of the work, take signed activations with their unsigned weights. ONNX Runtime
  has kernels for the int8 dot-product instructions (VNNI, AMX) for that pair of types, and none for two
  unsigned operands, as in the export. The sums are the same integers, so this changes no sample.
- Processors without those instructions would saturate such sums. There, float ``Conv`` replaces
  ``ConvInteger``. The fast blocked float kernels take images only, so the one-dimensional convolutions are
  dressed as two-dimensional ones of height 1. The weights stay int8 in the file and are unpacked when loaded.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

DURATIONS = "/encoder/Clip_output_0"
"""The tensor of the export that holds the number of frames of each token."""
PITCH = "/encoder/F0_proj/Conv_output_0"
"""The tensor that holds the fundamental frequency in Hz of each frame."""

_CONV_ATTRIBUTES = ("dilations", "group", "kernel_shape", "pads", "strides")


class _Graph:
    """An ONNX graph that can be looked up by tensor name and edited."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = model
        self.nodes: list[onnx.NodeProto] = list(model.graph.node)
        self.constants: dict[str, onnx.TensorProto] = {i.name: i for i in model.graph.initializer}
        self.producer: dict[str, onnx.NodeProto] = {o: n for n in self.nodes for o in n.output}
        self.consumers: dict[str, list[onnx.NodeProto]] = {}
        for node in self.nodes:
            for name in node.input:
                self.consumers.setdefault(name, []).append(node)

    def value(self, name: str) -> NDArray[Any]:
        return numpy_helper.to_array(self.constants[name])

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def other_input(self, node: onnx.NodeProto, name: str) -> str:
        """The input of a binary operator that is not ``name``."""
        return str(next(i for i in node.input if i != name))

    def constant_input(self, node: onnx.NodeProto) -> str:
        return str(next(i for i in node.input if i in self.constants))

    def replace(self, old: Iterable[onnx.NodeProto], new: Iterable[onnx.NodeProto]) -> None:
        gone = {id(node) for node in old}
        self.nodes = [node for node in self.nodes if id(node) not in gone] + list(new)

    def finish(self) -> onnx.ModelProto:
        """Drop what no longer leads to an output, and put the rest in the order of computation."""
        graph = self.model.graph
        producer = {o: n for n in self.nodes for o in n.output}
        ordered: list[onnx.NodeProto] = []
        done: set[int] = set()
        stack = [(producer[o.name], False) for o in graph.output]
        while stack:
            node, inputs_done = stack.pop()
            if id(node) in done:
                continue
            if inputs_done:
                done.add(id(node))
                ordered.append(node)
            else:
                stack.append((node, True))
                stack += [(producer[i], False) for i in node.input if i in producer]
        used = {i for node in ordered for i in node.input}
        del graph.node[:], graph.initializer[:]
        graph.node.extend(ordered)
        graph.initializer.extend(tensor for name, tensor in self.constants.items() if name in used)
        return self.model


def exact_int8() -> bool:
    """Whether this processor adds up signed times unsigned bytes without saturating: tries it."""
    import onnxruntime as ort

    channels = 64
    node = helper.make_node("ConvInteger", ["x", "w"], ["y"])
    graph = helper.make_graph(
        [node],
        "probe",
        [helper.make_tensor_value_info("x", onnx.TensorProto.INT8, [1, channels, 64])],
        [helper.make_tensor_value_info("y", onnx.TensorProto.INT32, None)],
        [numpy_helper.from_array(np.full((channels, channels, 3), 255, np.uint8), "w")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (sums,) = session.run(None, {"x": np.full((1, channels, 64), 127, np.int8)})
    return bool(np.all(np.asarray(sums) == 255 * 127 * channels * 3))


def rewrite(source: bytes, int8: bool) -> bytes:
    """The timed, faster model made from the bytes of the export.

    :param int8: keep integer convolutions, for processors where :func:`exact_int8` holds.
    """
    model = onnx.load_model_from_string(source)
    model.graph.node.append(helper.make_node("Identity", [DURATIONS], ["duration"]))
    model.graph.output.append(helper.make_tensor_value_info("duration", onnx.TensorProto.FLOAT, None))
    _add_pitch(model)
    for change in (_signed_activations if int8 else _float_convolutions, _instance_norms):
        graph = _Graph(model)
        change(graph)
        model = graph.finish()
    return bytes(model.SerializeToString())


def _add_pitch(model: onnx.ModelProto) -> None:
    for node in model.graph.node:
        for index, name in enumerate(node.input):
            if name == PITCH:
                node.input[index] = "pitched"
    model.graph.node.append(helper.make_node("Mul", [PITCH, "pitch"], ["pitched"]))
    model.graph.input.append(helper.make_tensor_value_info("pitch", onnx.TensorProto.FLOAT, [1]))
    model.graph.initializer.append(numpy_helper.from_array(np.ones(1, np.float32), "pitch"))


def _signed_activations(graph: _Graph) -> None:
    flip = graph.constant("sign_bit", np.array(0x80, np.uint8))  # turns u into the bits of u - 128
    new: list[onnx.NodeProto] = []
    for node in [n for n in graph.nodes if n.op_type == "ConvInteger"]:
        zero = node.input[2]
        signed = f"{zero}/signed"
        values = f"{zero}/values"
        if signed not in graph.producer:
            quantise = graph.producer[node.input[0]]
            made = [
                helper.make_node("BitwiseXor", [zero, flip], [f"{zero}/flipped"]),
                helper.make_node("Cast", [f"{zero}/flipped"], [signed], to=onnx.TensorProto.INT8),
                helper.make_node("QuantizeLinear", [quantise.input[0], quantise.output[1], signed], [values]),
            ]
            graph.producer[signed] = made[1]
            new += made
        node.input[0], node.input[2] = values, signed
    graph.replace([], new)


def _float_convolutions(graph: _Graph) -> None:
    height = graph.constant("height_axis", np.array([2], np.int64))
    old: list[onnx.NodeProto] = []
    new: list[onnx.NodeProto] = []
    for node in [n for n in graph.nodes if n.op_type == "ConvInteger"]:
        name = node.name
        x = graph.producer[node.input[0]].input[0]  # what DynamicQuantizeLinear takes
        (after,) = graph.consumers[node.output[0]]
        bias: list[str] = []
        if after.op_type == "Add":  # bias: float constant -> Div by the scale -> Floor -> Cast -> Reshape
            quantised = graph.other_input(after, node.output[0])
            for _ in range(3):
                quantised = graph.producer[quantised].input[0]
            bias = [graph.producer[quantised].input[0]]
            (after,) = graph.consumers[after.output[0]]
        (scaled,) = graph.consumers[after.output[0]]  # Cast, then Mul by the product of both scales
        scales = graph.producer[graph.other_input(scaled, after.output[0])]
        weight, zero = node.input[1], node.input[3]
        attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
        kept = {k: attributes[k] for k in _CONV_ATTRIBUTES}
        two_dimensional = {
            "dilations": [1, *kept["dilations"]],
            "group": kept["group"],
            "kernel_shape": [1, *kept["kernel_shape"]],
            "pads": [0, kept["pads"][0], 0, kept["pads"][1]],
            "strides": [1, *kept["strides"]],
        }
        weight_image = graph.constant(f"{name}/weight", graph.value(weight)[:, :, None, :])
        weight_scale = graph.constant_input(scales)
        new += [
            helper.make_node("DequantizeLinear", [weight_image, weight_scale, zero], [f"{name}/w"]),
            helper.make_node("Unsqueeze", [x, height], [f"{name}/x"]),
            helper.make_node("Conv", [f"{name}/x", f"{name}/w", *bias], [f"{name}/y"], **two_dimensional),
            helper.make_node("Squeeze", [f"{name}/y", height], [scaled.output[0]]),
        ]
        old.append(scaled)
    graph.replace(old, new)


def _instance_norms(graph: _Graph) -> None:
    flat = graph.constant("flat_shape", np.array([-1], np.int64))
    old: list[onnx.NodeProto] = []
    new: list[onnx.NodeProto] = []
    for divide in [n for n in graph.nodes if n.op_type == "Div"]:
        # (x - mean(x)) / sqrt(mean(...) + epsilon) * scale + shift
        centred, root = (graph.producer.get(i) for i in divide.input)
        if centred is None or root is None or (centred.op_type, root.op_type) != ("Sub", "Sqrt"):
            continue
        x = centred.input[0]
        epsilon = float(graph.value(graph.constant_input(graph.producer[root.input[0]])))
        for scaled in graph.consumers[divide.output[0]]:
            (shifted,) = graph.consumers[scaled.output[0]]
            name = shifted.output[0]
            scale = graph.other_input(scaled, divide.output[0])
            shift = graph.other_input(shifted, scaled.output[0])
            new += [
                helper.make_node("Reshape", [scale, flat], [f"{name}/scale"]),
                helper.make_node("Reshape", [shift, flat], [f"{name}/shift"]),
                helper.make_node(
                    "InstanceNormalization", [x, f"{name}/scale", f"{name}/shift"], [name], epsilon=epsilon
                ),
            ]
            old.append(shifted)
    graph.replace(old, new)
