"""Reading and writing of safetensors files, with NumPy alone."""
import json
import mmap

import numpy as np

_TYPES = {"F32": np.float32, "F16": np.float16, "I32": np.int32}


class SafetensorsFile:
    """A file whose tensors are read when asked for, floats as float64."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        length = int.from_bytes(self._bytes[:8], "little")
        self._header = json.loads(self._bytes[8:8 + length])
        self.metadata = self._header.pop("__metadata__", {})
        self._data = 8 + length

    def __contains__(self, key):
        return key in self._header

    def __getitem__(self, key):
        entry = self._header[key]
        begin, end = (self._data + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "BF16":
            words = np.frombuffer(self._bytes[begin:end], np.uint16).astype(np.uint32) << 16
            values = words.view(np.float32)
        else:
            values = np.frombuffer(self._bytes[begin:end], _TYPES[entry["dtype"]])
        values = values.reshape(entry["shape"])
        return values if values.dtype == np.int32 else values.astype(np.float64)

    def keys(self):
        return self._header.keys()


def write_safetensors(path, tensors, metadata):
    """Floats are stored as F32, whole numbers as I32."""
    stored = {key: np.ascontiguousarray(value, np.int32 if value.dtype.kind in "iu" else np.float32) for key, value in tensors.items()}
    header, end = {"__metadata__": metadata}, 0
    for key, value in stored.items():
        dtype = "I32" if value.dtype == np.int32 else "F32"
        header[key] = {"dtype": dtype, "shape": list(value.shape), "data_offsets": [end, end + value.nbytes]}
        end += value.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for value in stored.values():
            file.write(value.tobytes())
