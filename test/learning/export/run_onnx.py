"""python3 run_onnx.py MODEL IMAGES COUNT PIXELS OUT: what onnxruntime makes of float32 images [count, 1, pixels, pixels].

Without arguments: only says whether onnxruntime can be imported.
"""

import sys

import numpy
import onnxruntime

if len(sys.argv) > 1:
    model, images, count, pixels, out = sys.argv[1:]
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    shape = (int(count), 1, int(pixels), int(pixels))
    (result,) = session.run(["particle_probability"], {"images": numpy.fromfile(images, "<f4").reshape(shape)})
    assert result.shape == shape, result.shape
    result.astype("<f4").tofile(out)
