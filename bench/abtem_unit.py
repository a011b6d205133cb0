"""One unit of work of `npm run bench:simulate`, done by abTEM (J. Madsen, T. Susi, Open Res. Europe 1 (2021) 24).

    {"do": "hello"}                                 versions of what computes
    {"do": "prepare", "atoms": FILE, ...settings}   tries the backends; how long a unit took on each
    {"do": "unit"}                                  a unit on the fastest: {"seconds": ...}
    {"do": "write", "folder": FOLDER}               potential.npy and images.npy of the atoms at rest
"""

import json
import os
import sys
import time

from answer_requests import answer_requests

state = {}


def hello(_):
    global abtem, ase, np
    import abtem
    import ase
    import dask
    import numpy as np

    abtem.config.set({"diagnostics.progress_bar": False})
    versions = {
        "abtem": abtem.__version__,
        "numpy": np.__version__,
        "dask": dask.__version__,
        "python": sys.version.split()[0],
    }
    try:
        import pyfftw

        return {**versions, "fftw": pyfftw.fftw_version, "pyfftw": pyfftw.__version__}
    except ImportError:
        return {**versions, "fftw": None, "pyfftw": None}


def list_backends():
    """Chunks on dask's threads with one thread a transform, or one calculation with threads within each transform."""
    cores = len(os.sched_getaffinity(0))
    try:
        import pyfftw  # noqa: F401
    except ImportError:
        return [
            {"name": "lazy, numpy FFT", "lazy": True, "fft": "numpy", "threads": 1},
            {"name": "eager, numpy FFT", "lazy": False, "fft": "numpy", "threads": 1},
        ]
    return [
        {"name": "lazy, FFTW", "lazy": True, "fft": "fftw", "threads": 1},
        {"name": f"eager, FFTW on {cores} threads", "lazy": False, "fft": "fftw", "threads": cores},
    ]


def prepare(request):
    with open(request["atoms"], encoding="utf8") as file:
        atoms = json.load(file)
    state["atoms"] = ase.Atoms(atoms["Z"], atoms["positions_A"], cell=atoms["cell_A"], pbc=True)
    state["settings"] = request["settings"]
    backends = list_backends()
    for backend in backends:
        # The first time FFTW plans and numba compiles.
        run_unit(backend)
        backend["seconds"] = run_unit(backend)
    state["backend"] = min(backends, key=lambda backend: backend["seconds"])
    return {
        "fastest": state["backend"]["name"],
        "backends": [{"name": backend["name"], "seconds": backend["seconds"]} for backend in backends],
    }


def unit(_):
    return {"seconds": run_unit(state["backend"])}


def write(request):
    settings = state["settings"]
    use(state["backend"])
    potential = create_potential(state["atoms"], settings)
    np.save(os.path.join(request["folder"], "potential.npy"), potential.build(lazy=False).array.sum(axis=0))
    images = compute_images(potential, settings, lazy=state["backend"]["lazy"])
    np.save(os.path.join(request["folder"], "images.npy"), images)
    return {}


def run_unit(backend):
    """Seconds from the atoms to the images."""
    settings = state["settings"]
    use(backend)
    start = time.perf_counter()
    configurations = abtem.FrozenPhonons(
        state["atoms"], settings["phonons"], settings["displacementAngstrom"], seed=settings["seed"]
    )
    compute_images(create_potential(configurations, settings), settings, backend["lazy"])
    return time.perf_counter() - start


def use(backend):
    abtem.config.set({"fft": backend["fft"], "fftw.threads": backend["threads"]})


def create_potential(atoms, settings):
    return abtem.Potential(
        atoms,
        gpts=settings["pixels"],
        slice_thickness=settings["sliceThicknessAngstrom"],
        parametrization="lobato",
        projection="infinite",
    )


def compute_images(potential, settings, lazy):
    """[defocus, x, y], the mean over the configurations where there are any."""
    energy = settings["energyElectronvolt"]
    exit_waves = abtem.PlaneWave(energy=energy).multislice(potential, lazy=lazy)
    ctf = abtem.CTF(
        # Positive is underfocus there.
        defocus=-np.array(settings["defociAngstrom"], dtype=float),
        focal_spread=settings["focalSpreadAngstrom"],
        energy=energy,
    )
    images = exit_waves.apply_ctf(ctf).intensity()
    if lazy:
        images = images.compute(scheduler="threads")
    array = images.array
    return array.mean(axis=0) if array.ndim == 4 else array


answer_requests({"hello": hello, "prepare": prepare, "unit": unit, "write": write})
