"""Serves a model repository by a stock Triton Inference Server on loopback: serve.py REPOSITORY BACKENDS PORT.

BACKENDS is a folder that is made for the server's backends.

Exits with 3, saying so, where the server is not installed.
"""
import importlib.util
import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent


def installed():
    spec = importlib.util.find_spec("pytriton")
    if spec is None or importlib.util.find_spec("onnxruntime") is None:
        print("pip install -r test/support/triton/requirements.txt", file=sys.stderr)
        sys.exit(3)
    return Path(spec.submodule_search_locations[0])


def lay_out_backends(package, folder):
    """The server's Python backend with the stub for this Python, and ONNX Runtime on top of it."""
    server = package / "tritonserver"
    shutil.copytree(server / "backends" / "python", folder / "python")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    stub = server / "python_backend_stubs" / version / "triton_python_backend_stub"
    if not stub.exists():
        print(f"the server has no backend for Python {version}", file=sys.stderr)
        sys.exit(3)
    shutil.copy(stub, folder / "python")
    shutil.copytree(HERE / "backends" / "onnxruntime", folder / "onnxruntime")


def main(repository, backends, port):
    package = installed()
    lay_out_backends(package, Path(backends))
    environment = {
        **os.environ,
        "LD_LIBRARY_PATH": f"{package.parent / 'nvidia_pytriton.libs'}:{package / 'tritonserver' / 'external_libs'}",
        # The backend's Python is the first on the path.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        # Inside the server it does not find by itself what is installed for this one.
        "BACKEND_PATH": os.pathsep.join(sys.path[1:]),
    }
    binary = package / "tritonserver" / "bin" / "tritonserver"
    arguments = [
        f"--model-repository={repository}", f"--backend-directory={backends}", "--http-address=127.0.0.1", f"--http-port={port}",
        "--allow-grpc=false", "--allow-metrics=false", "--exit-timeout-secs=3",
    ]
    os.execve(binary, [str(binary), *arguments], environment)


if __name__ == "__main__":
    main(*sys.argv[1:])
