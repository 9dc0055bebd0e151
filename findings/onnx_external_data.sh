#!/usr/bin/env bash
# onnx 1.23.2, save_model(..., save_as_external_data=True)
#
# Expected: saving a model leaves the one in memory as it is, so that it can be checked, run or saved
#   again, for instance in a second form.
# Happens: the weights are moved, not copied: the model in memory keeps only the name of their file. Saved
#   once more, now to be in one piece, it has a hundred bytes and points at the weights of the first file:
#   it works until it is copied elsewhere, and nothing is said.
# Instead: save a copy (copy.deepcopy(model)), or onnx.load() the file again before going on.
# Seen: model of 4080 bytes; after the save 127 bytes, saved in one piece 127 bytes
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv --without-pip venv
python3 -m pip --python venv/bin/python install --quiet --no-compile onnx==1.23.2 numpy==2.4.6
venv/bin/python - <<'PY'
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

weights = numpy_helper.from_array(np.ones(1000, np.float32), "w")
x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1000]) for name in "xy")
graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "add", [x], [y], [weights])
model = helper.make_model(graph)

before = model.ByteSize()
onnx.save_model(model, "split.onnx", save_as_external_data=True, location="weights", size_threshold=0)
after = model.ByteSize()
onnx.save_model(model, "whole.onnx")
whole = os.path.getsize("whole.onnx")
print(f"model of {before} bytes; after the save {after} bytes, saved in one piece {whole} bytes")
if not (before > 4000 and after < 1000 and whole < 1000):
    sys.exit("onnx no longer behaves like this")
PY
