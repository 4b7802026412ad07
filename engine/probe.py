"""Asked of another Python (``python -c <this text> NAMES``): which libraries work there, and is there a GPU?

Prints one JSON line. Imports only the standard library, and the libraries it is asked about.
"""

import importlib
import importlib.metadata
import json
import platform
import sys

DISTRIBUTIONS = {"sklearn": "scikit-learn"}


def examine(names):
    """Return versions of the libraries that import, and why the others do not."""
    packages, broken = {}, {}
    for name in names:
        try:
            module = importlib.import_module(name)
        except Exception as error:  # whatever a broken binary raises is the answer to our question
            if getattr(error, "name", None) != name:  # installed, but does not import
                broken[name] = f"{type(error).__name__}: {error}"[:300]
        else:
            packages[name] = version_of(name, module)
    return packages, broken


def version_of(name, module):
    """Return a library's version as its metadata, or it itself, says."""
    try:
        return importlib.metadata.version(DISTRIBUTIONS.get(name, name))
    except importlib.metadata.PackageNotFoundError:
        return str(getattr(module, "__version__", "unknown"))


def gpu():
    """Return whether torch computes right, whether it can use CUDA, and the device's name."""
    import torch

    works = float(torch.ones(3) @ torch.arange(3.0)) == 3.0
    cuda = bool(torch.cuda.is_available())
    if cuda:
        works = works and float((torch.ones(3, device="cuda") @ torch.arange(3.0, device="cuda")).cpu()) == 3.0
    return works, cuda, torch.cuda.get_device_name(0) if cuda else platform.processor() or platform.machine()


def main():
    """Print what was found."""
    packages, broken = examine(sys.argv[1:])
    works, cuda, device = True, False, platform.processor() or platform.machine()
    if "torch" in packages:
        works, cuda, device = gpu()
    if not works:
        broken["torch"] = "a scalar product came out wrong"
    answer = {"version": list(sys.version_info[:3]), "packages": packages, "broken": broken}
    print(json.dumps({**answer, "cuda": cuda, "device": device}))


main()
