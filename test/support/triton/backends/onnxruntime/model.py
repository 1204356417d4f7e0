"""ONNX Runtime as a Python-based backend of Triton: the wheel of the server comes without the one in C++."""
import os
import sys
from pathlib import Path

sys.path.extend(os.environ["BACKEND_PATH"].split(os.pathsep))
import onnxruntime
import triton_python_backend_utils as triton


class TritonPythonModel:
    @staticmethod
    def auto_complete_config(config):
        """Leaves the configuration as it was written: that it is complete is tested."""
        return config

    def initialize(self, args):
        path = Path(args["model_repository"], args["model_version"], "model.onnx")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        feeds = {tensor.name(): tensor.as_numpy() for tensor in request.inputs()}
        names = sorted(request.requested_output_names())
        try:
            outputs = self.session.run(names, feeds)
        except Exception as error:  # what the runtime says goes to who asked
            return triton.InferenceResponse(error=triton.TritonError(str(error)))
        return triton.InferenceResponse([triton.Tensor(name, value) for name, value in zip(names, outputs)])
