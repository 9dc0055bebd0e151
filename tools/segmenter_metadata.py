"""Add to a TFLite segmenter what MediaPipe asks for: how its input image is to be normalised.

python tools/segmenter_metadata.py selfie_segmentation.tflite out.tflite

The model in the npm package ``@mediapipe/selfie_segmentation`` lacks this, and MediaPipe's task API refuses
it without. Its input is RGB in 0..1.
"""

from __future__ import annotations

import sys
from pathlib import Path

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata
from mediapipe.tasks.metadata import schema_py_generated as tflite


def describe() -> bytes:
    """The metadata: one RGB image, divided by 255."""
    options = metadata.NormalizationOptionsT()
    options.mean, options.std = [0.0], [255.0]
    unit = metadata.ProcessUnitT()
    unit.optionsType, unit.options = metadata.ProcessUnitOptions.NormalizationOptions, options
    image = metadata.ImagePropertiesT()
    image.colorSpace = metadata.ColorSpaceType.RGB
    content = metadata.ContentT()
    content.contentPropertiesType, content.contentProperties = (
        metadata.ContentProperties.ImageProperties,
        image,
    )
    source = metadata.TensorMetadataT()
    source.name, source.content, source.processUnits = "image", content, [unit]
    result = metadata.TensorMetadataT()
    result.name = "mask"
    graph = metadata.SubGraphMetadataT()
    graph.inputTensorMetadata, graph.outputTensorMetadata = [source], [result]
    model = metadata.ModelMetadataT()
    model.name, model.subgraphMetadata = "Selfie segmentation", [graph]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def add_metadata(model_file: bytes) -> bytes:
    """The model with the metadata added, and nothing else changed."""
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(model_file, 0))
    buffer = tflite.BufferT()
    buffer.data = list(describe())
    entry = tflite.MetadataT()
    entry.name, entry.buffer = b"TFLITE_METADATA", len(model.buffers)
    model.buffers.append(buffer)
    model.metadata = [*(model.metadata or []), entry]
    builder = flatbuffers.Builder(0)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(add_metadata(Path(sys.argv[1]).read_bytes()))
