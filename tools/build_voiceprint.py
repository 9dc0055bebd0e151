"""Builds assets/models/voiceprint.onnx, the speaker encoder, from the weights in the package Resemblyzer.

Needs torch, and Resemblyzer 0.1.4 unpacked (``pip download --no-deps resemblyzer`` and ``unzip``). Usage:

    python tools/build_voiceprint.py FOLDER/resemblyzer/pretrained.pt

The network is a GE2E speaker encoder (Wan et al., "Generalized End-to-End Loss for Speaker Verification",
2018): three LSTM layers of 256, a linear layer with ReLU, and the unit length of what comes out. The weights
are kept as 16-bit floats, half the size; ONNX Runtime widens them when it loads the model.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

TARGET = Path(__file__).parents[1] / "assets" / "models" / "voiceprint.onnx"
SHA256 = "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"
LAYERS, HIDDEN = 3, 256


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("weights", type=Path)
    weights = parser.parse_args().weights
    if hashlib.sha256(weights.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{weights} is not pretrained.pt of Resemblyzer 0.1.4")
    state = torch.load(weights, map_location="cpu", weights_only=True)["model_state"]
    onnx.save_model(_model({name: tensor.numpy() for name, tensor in state.items()}), TARGET)
    print(TARGET, TARGET.stat().st_size, hashlib.sha256(TARGET.read_bytes()).hexdigest())


def _model(state: dict[str, np.ndarray]) -> onnx.ModelProto:
    nodes, constants = [], []

    def half(name: str, value: np.ndarray) -> str:
        constants.append(numpy_helper.from_array(value.astype(np.float16), f"{name}_half"))
        nodes.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
        return name

    def gates(value: np.ndarray) -> np.ndarray:
        """From torch's order of gates (input, forget, cell, output) to that of ONNX (i, o, f, c)."""
        i, f, c, o = np.split(value, 4)
        return np.concatenate([i, o, f, c])

    nodes.append(helper.make_node("Transpose", ["mel"], ["sequence_0"], perm=[1, 0, 2]))
    constants.append(numpy_helper.from_array(np.array([1], np.int64), "direction_axis"))
    constants.append(numpy_helper.from_array(np.array([0], np.int64), "first_axis"))
    for layer in range(LAYERS):
        inputs, recurrent, input_bias, recurrent_bias = (
            gates(state[f"lstm.{kind}_l{layer}"]) for kind in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        )
        names = [
            f"sequence_{layer}",
            half(f"inputs_{layer}", inputs[None]),
            half(f"recurrent_{layer}", recurrent[None]),
            half(f"biases_{layer}", np.concatenate([input_bias, recurrent_bias])[None]),
        ]
        outputs = [f"states_{layer}", f"last_{layer}"]
        nodes.append(helper.make_node("LSTM", names, outputs, hidden_size=HIDDEN))
        nodes.append(helper.make_node("Squeeze", [outputs[0], "direction_axis"], [f"sequence_{layer + 1}"]))
    nodes += [
        helper.make_node("Squeeze", [f"last_{LAYERS - 1}", "first_axis"], ["last"]),
        helper.make_node(
            "Gemm",
            ["last", half("linear", state["linear.weight"]), half("bias", state["linear.bias"])],
            ["projected"],
            transB=1,
        ),
        helper.make_node("Relu", ["projected"], ["positive"]),
        helper.make_node("LpNormalization", ["positive"], ["embedding"], axis=1, p=2),
    ]
    graph = helper.make_graph(
        nodes,
        "voiceprint",
        [helper.make_tensor_value_info("mel", TensorProto.FLOAT, ["windows", "frames", 40])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["windows", 256])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    main()
